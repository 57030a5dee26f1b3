CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL);
CREATE TABLE invoice (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customer (id),
  total REAL NOT NULL,
  issued_on TEXT NOT NULL
);

INSERT INTO customer (id, name, country) VALUES
  (1, 'Ada Berg', 'Norway'),
  (2, 'Ines Moreau', 'France'),
  (3, 'Luca Conti', 'Italy'),
  (4, 'Marie Petit', 'France'),
  (5, 'Otto Lang', 'Austria'),
  (6, 'Sara Lind', 'Sweden');

INSERT INTO invoice (id, customer_id, total, issued_on) VALUES
  (1, 1, 120.00, '2024-11-03'),
  (2, 2, 480.50, '2025-01-14'),
  (3, 3, 75.25, '2025-02-20'),
  (4, 2, 310.00, '2025-05-09'),
  (5, 5, 99.90, '2025-06-30'),
  (6, 4, 238.85, '2025-09-12'),
  (7, 6, 60.00, '2024-12-01');
