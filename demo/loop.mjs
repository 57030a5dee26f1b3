// The self-healing loop, once, for everybody who plays it. It yields steps and is given the text
// that each one answered, as a model is; it knows nothing else. Steps: a tool of Selftrace
// `{ask, arguments}`, a command `{command}`, a file `{read}`, an edit `{edit, from, to}`; each says
// `why`, and the first of a round its `round`.
import { causeIn } from './causes.mjs';
import { bookmarkIn, fixStates, runIn, traceIdIn } from './reading.mjs';

const WORKFLOW = 'text2sql';
const TESTS = 'npm test --silent';
const QUESTIONS = 4;
const ROUNDS_MAX = 5;
const NO_TRACE = 'No trace, no fix.';

/** What every trace of an answer must show. */
const GATE = [
  { kind: 'no_errors' },
  { kind: 'has_span', operation: 'llm', min: 1 },
  { kind: 'has_span', operation: 'db', min: 1 },
];

/** Runs, understands and repairs until the tests pass; returns `{healed, text}`. */
export function* heal() {
  const fixes = [];
  let began;
  let before;
  for (let round = 1; round <= ROUNDS_MAX; round++) {
    const run = runIn(yield {
      round,
      ask: 'start_run',
      arguments: { label: 'self-healing', workflow_name: WORKFLOW },
      why: 'Announce a run, so that its traces can be told from all others.',
    });
    if (run === undefined) return stopped('No run could be announced.');
    began ??= run.startedAt;
    const tests = yield { command: `${run.variables} ${TESTS}`, why: 'Run the tests.' };
    const arrived = yield {
      ask: 'wait_for_traces',
      arguments: { run_id: run.id, min_traces: QUESTIONS, wait_for: 'complete' },
      why: 'Wait until the traces of the run are there, and not a moment longer.',
    };
    if (!/^Satisfied/.test(arrived)) {
      yield { ask: 'ingest_status', arguments: {}, why: 'No traces. Ask what arrives at all.' };
      return stopped('The tests left no traces.');
    }
    const passed = /^[1-9]\d* passed, 0 failed$/m.test(tests);
    if (passed) yield* settled(arrived);
    if (before !== undefined) yield* compared(before, run);
    before = run;
    if (passed) return yield* proven(run, fixes, began);

    const diagnosis = yield {
      ask: 'diagnose', arguments: { run_id: run.id }, why: 'Ask why it failed.',
    };
    const cause = causeIn(diagnosis);
    const traceId = traceIdIn(diagnosis);
    if (cause === undefined || traceId === undefined) {
      return stopped('The diagnosis names no cause that this repairer knows.');
    }
    const fix = { ...cause, traceId, archived: `archived/${round}-${cause.file}` };
    if (!(yield* repaired(fix))) {
      return stopped(`${cause.file} does not read as the trace suggests.`);
    }
    yield* recorded(fix, run);
    fixes.push(fix);
  }
  return stopped(`The tests still fail after ${ROUNDS_MAX} rounds.`);
}

/** A fix counts as verified only by a trace that has settled: nothing more may come. */
function* settled(arrived) {
  yield {
    ask: 'wait_for_traces',
    arguments: { workflow_name: WORKFLOW, after: bookmarkIn(arrived), timeout_seconds: 3 },
    why: 'The tests pass. Wait a moment for latecomers, so that the proof is final.',
  };
}

function* compared(before, run) {
  yield {
    ask: 'compare',
    arguments: { base: before.id, candidate: run.id },
    why: 'Ask what the last edit changed.',
  };
}

/** Archives the file and edits it; answers whether it could. */
function* repaired({ file, look, edit, archived, issue, traceId, summary }) {
  const change = edit(look === undefined ? '' : yield look);
  if (!change) return false;
  yield { read: file, why: 'Look at the code the trace points to.' };
  yield {
    command: `mkdir -p archived && cp ${file} ${archived}`,
    why: 'Keep the version that failed.',
  };
  const why = `${issue}, says trace ${traceId}. ${summary}`;
  return !/not found|could not/i.test(yield { edit: file, ...change, why });
}

function* recorded({ traceId, summary, file, archived }, run) {
  yield {
    ask: 'record_fix',
    arguments: {
      trace_id: traceId, summary, files: [file], archived_as: archived, run_id: run.id,
    },
    why: 'Write the fix down against its trace. Without that trace it would be refused.',
  };
}

/** The tests pass: the traces must agree, and every fix must have held. */
function* proven(run, fixes, began) {
  const gate = yield {
    ask: 'check_traces',
    arguments: { run_id: run.id, checks: GATE },
    why: 'Ask whether the traces agree with the tests.',
  };
  const states = fixStates(yield {
    ask: 'list_fixes',
    arguments: { workflow_name: WORKFLOW, since: began },
    why: 'Ask whether every fix has held.',
  });
  const healed = /^passed/.test(gate)
    && fixes.every(({ traceId }) => states.get(traceId) === 'verified');
  return { healed, text: table(fixes, states) };
}

function stopped(reason) {
  return { healed: false, text: `${reason} ${NO_TRACE}` };
}

function table(fixes, states) {
  const rows = fixes.map(({ issue, summary, traceId }) =>
    `| ${issue} | ${summary} | ${traceId} | ${states.get(traceId) ?? 'not recorded'} |`);
  return [
    '| Issue | Description | Trace ID | State |', '|---|---|---|---|', ...rows,
  ].join('\n');
}
