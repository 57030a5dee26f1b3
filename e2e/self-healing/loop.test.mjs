// The loop and its rules without anything around them.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { CAUSES, causeIn } from '../../demo/causes.mjs';
import { heal } from '../../demo/loop.mjs';
import { sqlFor } from '../../demo/model/sql.mjs';

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
  assert.equal(causeIn('a1 raw query error: no such table: x').file, 'text2sql.js');
});

test('without traces the loop ends before it edits', () => {
  const loop = heal();
  loop.next();
  loop.next('0 passed, 4 failed');
  loop.next('Not satisfied after 20000ms: 0 traces; nothing arrived.');
  const end = loop.next('No telemetry has arrived.');
  assert.equal(end.done, true);
  assert.equal(end.value.healed, false);
});

test('the model uses the tables that the prompt names, whatever they are', () => {
  const question = 'How many customers are there in France?';
  const prompt = (table) => `The tables are:\n${table}(id, name, country)\n${question}`;
  assert.equal(sqlFor(prompt('people'), question),
    "SELECT count(*) AS customers FROM people WHERE country = 'France'");
  assert.doesNotMatch(sqlFor('The tables are:\nrivers(id, length)', question), /SELECT/);
});
