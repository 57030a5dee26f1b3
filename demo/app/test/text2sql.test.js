const assert = require('node:assert');
const { after, test } = require('node:test');
const { answer, stop } = require('../text2sql');

after(stop);

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
