// Prints the tables of the shop's database.
const { tables } = require('./database');

tables().then((lines) => console.log(lines.join('\n')));
