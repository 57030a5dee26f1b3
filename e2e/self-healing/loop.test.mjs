// The loop and its rules without anything around them.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { CAUSES, causeIn } from '../../demo/causes.mjs';
import { heal } from '../../demo/loop.mjs';
import { sqlFor } from '../../demo/model/sql.mjs';

const RUN = 'Run run-1 started 2026-11-21T18:50:45.424Z. Put before the command, on the same line: '
  + "A=1 OTEL_EXPORTER_OTLP_HEADERS='x-api-key=<your ingest key>' "
  + 'B="${B:+$B,}selftrace.run.id=run-1" (with Monocle also C=3). Traces without a run id …';
const FAILED = '0 passed, 4 failed';
const TABLES = 'customer(id, name, country)\ninvoice(id, customer_id, total, issued_on)';

test('the edits, in their order, each find exactly one place in the broken program', async () => {
  let text = await readFile(new URL('../../demo/app/text2sql.js', import.meta.url), 'utf8');
  for (const cause of CAUSES) {
    const { from, to } = cause.edit(TABLES);
    assert.equal(text.split(from).length, 2, cause.issue);
    text = text.replace(from, () => to);
  }
});

test('an error that merely stands beside the cause is not repaired', () => {
  const beside = 'a1 write_sql error: Timeout\npath to the root:\n  no such table: x';
  assert.equal(causeIn(beside), undefined);
  assert.equal(causeIn(beside.replace('path to the root', 'further errors')), undefined);
  assert.equal(causeIn('a1 raw query error: no such table: x').file, 'text2sql.js');
});

test('without traces the loop ends before it edits', () => {
  const end = play(RUN, FAILED, 'Not satisfied after 20000ms: 0 traces.', 'Nothing arrives.');
  assert.equal(end.done, true);
  assert.equal(end.value.healed, false);
});

test('a diagnosis without a cause in it ends the loop before it edits', () => {
  const end = play(RUN, FAILED, 'Satisfied after 1ms: 4 traces.', 'no_error_evidence: nothing');
  assert.equal(end.done, true);
  assert.match(end.value.text, /No trace, no fix/);
});

test('the tests run with the variables of the run, but for the key, which it has already', () => {
  const { command } = play(RUN).value;
  assert.equal(command, 'A=1 B="${B:+$B,}selftrace.run.id=run-1" npm test --silent');
});

test('the model uses the tables that the prompt names, whatever they are', () => {
  const question = 'How many customers are there in France?';
  const prompt = (table) => `The tables are:\n${table}(id, name, country)\n${question}`;
  assert.equal(sqlFor(prompt('people'), question),
    "SELECT count(*) AS customers FROM people WHERE country = 'France'");
  assert.doesNotMatch(sqlFor('The tables are:\nrivers(id, length)', question), /SELECT/);
});

/** Where the loop is after these answers. */
function play(...answers) {
  const loop = heal();
  return answers.reduce((_, answer) => loop.next(answer), loop.next());
}
