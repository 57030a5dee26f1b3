// The shop's database: one SQLite file.
const path = require('node:path');
const { DataSource } = require('typeorm');

const FILE = path.join(__dirname, 'shop.db');

let opened;

/** The rows a query selects. */
async function query(sql) {
  opened ??= new DataSource({ type: 'sqljs', location: FILE }).initialize();
  const shop = await opened;
  return await shop.query(sql);
}

/** The tables there are, each as `name(column, ...)`. */
async function tables() {
  const rows = await query(
    "SELECT t.name, group_concat(c.name, ', ') AS columns FROM sqlite_master t "
      + "JOIN pragma_table_info(t.name) c WHERE t.type = 'table' GROUP BY t.name");
  return rows.map(({ name, columns }) => `${name}(${columns})`);
}

module.exports = { query, tables };
