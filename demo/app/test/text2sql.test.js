// What the program answers, and what its traces say about how it did.
const assert = require('node:assert');
const { test } = require('node:test');
const { answer, stop } = require('../text2sql');

const { SELFTRACE_URL, SELFTRACE_KEY } = process.env;
const began = new Date().toISOString();

for (const [question, expected] of [
  ['How many customers are there?', '6'],
  ['How many customers are there in France?', '2'],
  ['Which customer spent the most?', 'Ines Moreau'],
  ['What was the total revenue in 2025?', '1204.5'],
]) {
  test(question, async () => {
    assert.strictEqual(await answer(question, { 'test.case.name': question }), expected);
  });
}

test('Every trace shows one model call, a query and no error', async () => {
  await stop();
  const gate = await checkTraces([
    { kind: 'no_errors' },
    { kind: 'llm_calls', max: 1 },
    { kind: 'has_span', operation: 'db', min: 1 },
  ]);
  assert.ok(gate.passed, `traces checked: ${gate.trace_count}, all as expected: no`);
});

/** Asks Selftrace about the traces since this file began. */
async function checkTraces(checks) {
  const response = await fetch(`${SELFTRACE_URL}/api/v1/tools/check_traces`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(SELFTRACE_KEY ? { 'x-api-key': SELFTRACE_KEY } : {}),
    },
    body: JSON.stringify({ workflow_name: 'text2sql', since: began, checks }),
  });
  return response.json();
}
