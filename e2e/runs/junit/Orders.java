import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The program: two questions to a database. The fault: one table is called otherwise. */
final class Orders {

  int sum() throws SQLException {
    return ask("SELECT sum(amount) FROM purchases");
  }

  int customers() throws SQLException {
    return ask("SELECT count(*) FROM customers");
  }

  private static int ask(String query) throws SQLException {
    try (Connection database = DriverManager.getConnection("jdbc:sqlite::memory:");
        Statement statement = database.createStatement()) {
      statement.execute("CREATE TABLE orders (amount INTEGER)");
      statement.execute("CREATE TABLE customers (name TEXT)");
      statement.execute("INSERT INTO orders VALUES (3), (4)");
      statement.execute("INSERT INTO customers VALUES ('Ada')");
      try (ResultSet rows = statement.executeQuery(query)) {
        return rows.getInt(1);
      }
    }
  }
}
