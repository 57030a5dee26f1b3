// One line a test, and what it got when it failed: little to read for people and agents.
export default async function* report(events) {
  let passed = 0;
  let failed = 0;
  for await (const { type, data } of events) {
    if (type === 'test:pass') {
      passed++;
      yield `✔ ${data.name}\n`;
    } else if (type === 'test:fail') {
      failed++;
      yield `✖ ${data.name}\n    ${reason(data.details.error)}\n`;
    }
  }
  yield `${passed} passed, ${failed} failed\n`;
}

function reason({ cause, message }) {
  if (cause?.code !== 'ERR_ASSERTION') return cause?.message ?? message;
  if (!cause.generatedMessage) return cause.message;
  return `got: ${cause.actual} (expected: ${cause.expected})`;
}
