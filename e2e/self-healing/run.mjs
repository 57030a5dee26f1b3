// The demo, played without an agent and by OpenCode with a scripted model, against a Selftrace that
// is asked afterwards. Fails when a fix has no trace, came before its trace, or did not hold; when
// a test still fails; and when anything is edited although no telemetry arrived.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CAUSES } from '../../demo/causes.mjs';
import { startModel } from '../../demo/model/server.mjs';
import { Report } from '../lib/report.mjs';
import { root, Selftrace } from '../lib/selftrace.mjs';

const DEMO_SECONDS = 300;
const BROKEN = path.join(root, 'demo/app/text2sql.js');
const WAYS = { 'no agent': [], 'OpenCode, scripted': ['--scripted'] };

const report = new Report();
for (const [way, options] of Object.entries(WAYS)) {
  await report.part(way, () => onFreshGround((place) => healsByTraces(way, options, place)));
  const silent = `${way}, telemetry off`;
  await report.part(silent, () => onFreshGround((place) => editsNothing(silent, options, place)));
}
report.finish();

async function healsByTraces(way, options, { server, folder }) {
  const check = (what, holds, seen) => report.check(way, what, holds, seen);
  const begun = Date.now();
  const outcome = await demo([...options, `--dir=${folder}`], server, {});
  check('ends well', outcome.code === 0,
    outcome.code === 0 ? `${seconds(begun)} s` : outcome.output.slice(-1500));
  check('every test passes', await testsPass(folder), '');

  const archived = await readdir(path.join(folder, 'text2sql/archived'));
  check('a version was kept for every fix', archived.length === CAUSES.length, archived);
}

async function editsNothing(way, options, { server, folder }) {
  const { code, output } = await demo(
    [...options, `--dir=${folder}`], server, { OTEL_SDK_DISABLED: 'true' });
  const check = (what, holds, seen) => report.check(way, what, holds, seen);
  check('ends with exit 1', code === 1, code === 1 ? '' : `exit ${code}\n${output.slice(-1500)}`);
  check('says that there is no fix without a trace', output.includes('No trace, no fix'), '');
  const program = path.join(folder, 'text2sql');
  const same = await readFile(path.join(program, 'text2sql.js'), 'utf8')
    === await readFile(BROKEN, 'utf8');
  const archived = await readdir(path.join(program, 'archived')).catch(() => []);
  check('edits nothing', same && archived.length === 0, archived);
}

/** Runs the demo to its end; answers `{code, output}`. */
function demo(args, server, environment) {
  return run(path.join(root, 'selftrace'), ['demo', ...args], {
    env: { ...process.env, SELFTRACE_URL: server.url, ...environment },
  });
}

async function testsPass(folder) {
  const model = await startModel();
  try {
    const { code } = await run('npm', ['test', '--silent'], {
      cwd: path.join(folder, 'text2sql'),
      env: { ...process.env, TEXT2SQL_MODEL_URL: model.url },
    });
    return code === 0;
  } finally {
    model.close();
  }
}

function run(program, args, options) {
  return new Promise((done) => {
    execFile(program, args, { timeout: DEMO_SECONDS * 1000, maxBuffer: 1 << 24, ...options },
      (error, stdout, stderr) => done({ code: error?.code ?? 0, output: stdout + stderr }));
  });
}

/** A server and an empty folder for one way through the demo. */
async function onFreshGround(use) {
  const server = await Selftrace.start();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'selftrace-self-healing-'));
  try {
    await use({ server, folder });
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function seconds(since) {
  return ((Date.now() - since) / 1000).toFixed(1);
}
