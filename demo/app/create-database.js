// Writes shop.db, the SQLite file the program answers from, as shop.sql says.
const { readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const initSqlJs = require('sql.js');

initSqlJs().then(({ Database }) => {
  const database = new Database();
  database.run(readFileSync(path.join(__dirname, 'shop.sql'), 'utf8'));
  writeFileSync(path.join(__dirname, 'shop.db'), database.export());
});
