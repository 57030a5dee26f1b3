// The self-healing loop, once, for everybody who plays it. It yields steps and is given the text
// that each one answered, as a model is; it knows nothing else. Steps: a tool of Selftrace
// `{ask, arguments}`, a command `{command}`, a file `{read}`, an edit `{edit, from, to}`; each says
// `why`.
import { causeIn } from './causes.mjs';

const WORKFLOW = 'text2sql';
const TESTS = 'npm test --silent';
const QUESTIONS = 4;
const ROUNDS_MAX = 5;
const NO_TRACE = 'No trace, no fix.';

/** Runs, understands and repairs until the tests pass; returns `{healed, text}`. */
export function* heal() {
  const fixes = [];
  for (let round = 1; round <= ROUNDS_MAX; round++) {
    const runId = `round-${round}`;
    const tests = yield {
      round,
      command: `OTEL_RESOURCE_ATTRIBUTES=selftrace.run.id=${runId} ${TESTS}`,
      why: 'Run the tests; their traces carry the id of the run.',
    };
    const arrived = yield {
      ask: 'wait_for_traces',
      arguments: { run_id: runId, min_traces: QUESTIONS, wait_for: 'complete' },
      why: 'Wait until the traces of the run are there, and not a moment longer.',
    };
    if (!/^Satisfied/.test(arrived)) {
      yield { ask: 'ingest_status', arguments: {}, why: 'No traces. Ask what arrives at all.' };
      return stopped('The tests left no traces.');
    }
    if (passed(tests)) return { healed: true, text: table(fixes) };

    const diagnosis = yield {
      ask: 'diagnose',
      arguments: { run_id: runId },
      why: 'Ask why it failed.',
    };
    const cause = causeIn(diagnosis);
    const traceId = diagnosis.match(/\bTrace ([0-9a-f]{32})\b/i)?.[1];
    if (cause === undefined || traceId === undefined) {
      return stopped('The diagnosis names no cause this repairer knows.');
    }
    const archived = yield* repair(cause, traceId, fixes.length + 1);
    if (archived === undefined) {
      return stopped(`${cause.file} does not read as the trace suggests.`);
    }
    fixes.push({ ...cause, traceId });
  }
  return stopped(`The tests still fail after ${ROUNDS_MAX} rounds.`);
}

/** Archives the file, then edits it; answers the archived name, or undefined when it cannot. */
function* repair(cause, traceId, number) {
  const { file, issue, look, summary } = cause;
  const seen = look === undefined ? '' : yield look;
  const change = cause.edit(seen);
  if (!change) return undefined;
  yield { read: file, why: 'Look at the code the trace points to.' };
  const archived = `archived/${number}-${file}`;
  yield {
    command: `mkdir -p archived && cp ${file} ${archived}`,
    why: 'Keep the version that failed.',
  };
  const why = `${issue}, says trace ${traceId}. ${summary}`;
  const edited = yield { edit: file, ...change, why };
  return /not found|could not/i.test(edited) ? undefined : archived;
}

function passed(tests) {
  return /^[1-9]\d* passed, 0 failed$/m.test(tests);
}

function stopped(reason) {
  return { healed: false, text: `${reason} ${NO_TRACE}` };
}

function table(fixes) {
  const rows = fixes.map(({ issue, summary, traceId }) => `| ${issue} | ${summary} | ${traceId} |`);
  return ['| Issue | Description | Trace ID |', '|---|---|---|', ...rows].join('\n');
}
