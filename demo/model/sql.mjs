// What the model knows of SQL: it looks for tables with the columns a question is about and writes
// a query over them, by the names the prompt gave.

const TABLE = /^\s*(\w+)\s*\(([^()]*)\)\s*$/gm;
const UNABLE = 'The tables I was given do not hold the answer.';

/** The query that answers the question, over the tables that the prompt names, one on a line. */
export function sqlFor(prompt, question) {
  const tables = [...prompt.matchAll(TABLE)].map(([, name, columns]) => ({
    name,
    columns: columns.split(',').map((column) => column.trim()),
  }));
  const having = (...wanted) =>
    tables.find(({ columns }) => wanted.every((column) => columns.includes(column)));
  const people = having('id', 'name', 'country');
  const sales = having('customer_id', 'total');
  return (
    (people && counting(question, people))
    ?? (people && sales && ranking(question, people, sales))
    ?? (sales && summing(question, sales))
    ?? UNABLE
  );
}

function counting(question, people) {
  if (!/how many customers/i.test(question)) return undefined;
  const country = question.match(/\bin ([A-Z][a-z]+)/)?.[1];
  const where = country === undefined ? '' : ` WHERE country = '${country}'`;
  return `SELECT count(*) AS customers FROM ${people.name}${where}`;
}

function ranking(question, people, sales) {
  if (!/spent the most/i.test(question)) return undefined;
  return `SELECT p.name FROM ${people.name} p JOIN ${sales.name} s ON s.customer_id = p.id `
    + 'GROUP BY p.id ORDER BY sum(s.total) DESC LIMIT 1';
}

function summing(question, sales) {
  const year = question.match(/revenue\b.*\bin (\d{4})\b/i)?.[1];
  const day = sales.columns.find((column) => column.endsWith('_on'));
  if (year === undefined || day === undefined) return undefined;
  return `SELECT sum(total) AS revenue FROM ${sales.name} WHERE ${day} LIKE '${year}-%'`;
}
