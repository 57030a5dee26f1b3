// A question in words becomes SQL, the SQL becomes rows, the rows become an answer.
const { stop, traced } = require('./telemetry');
const OpenAI = require('openai');
const database = require('./database');

const MODEL = 'gpt-4o-mini';
const SORRY = 'Sorry, I could not answer that.';

const TABLES = [
  'customers(id, name, country)',
  'orders(id, customer_id, total, ordered_on)',
];

const INSTRUCTIONS = [
  'You write SQLite queries. Answer with one query and nothing else.',
  'The tables are:',
  ...TABLES,
].join('\n');

const client = new OpenAI({
  baseURL: process.env.TEXT2SQL_MODEL_URL,
  apiKey: process.env.TEXT2SQL_MODEL_KEY,
  maxRetries: 0,
});

/**
 * Answers in words. What goes wrong inside is printed nowhere: the person who asked could not use
 * it. `attributes` are for the trace, so that a caller finds it again.
 */
async function answer(question, attributes = {}) {
  try {
    const all = { ...attributes, 'input.value': question };
    return await traced('answer_question', all, async (span) => {
      const words = inWords(await runSql(await writeSql(question)));
      span.setAttribute('output.value', words);
      return words;
    });
  } catch {
    return SORRY;
  }
}

function writeSql(question) {
  return traced('write_sql', {}, async () => {
    const completion = await client.completions.create({
      model: MODEL,
      prompt: `${INSTRUCTIONS}\n\n${question}`,
    });
    return completion.choices[0].text.trim();
  });
}

function runSql(sql) {
  return traced('run_sql', {}, () => database.query(sql));
}

function inWords(rows) {
  return rows.map((row) => Object.values(row).join(' ')).join(', ');
}

module.exports = { SORRY, answer, stop };
