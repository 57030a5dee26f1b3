// The demo, played without an agent and by OpenCode and Claude Code with scripted models, against
// a Selftrace that is asked afterwards. Fails when a fix has no trace, came before its trace, or
// did not hold; when a test still fails; when anything is edited although no telemetry arrived.
// Arguments: where the agents' packages are, and the ways to play it (all without).
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CAUSES } from '../../demo/causes.mjs';
import { startModel } from '../../demo/model/server.mjs';
import { Report } from '../lib/report.mjs';
import { root, Selftrace } from '../lib/selftrace.mjs';
import { scriptedClaude } from './claude.mjs';

const DEMO_SECONDS = 300;
const BROKEN = path.join(root, 'demo/app/text2sql.js');
const [, , modules, ...chosen] = process.argv;

/** The ways to play the demo: what they add to its command, and to its environment. */
const WAYS = {
  plain: async () => ({ options: [] }),
  opencode: async () => ({ options: ['--scripted'] }),
  claude: async (folder) =>
    ({ options: ['--agent=claude'], ...await scriptedClaude(modules, folder) }),
};

const report = new Report();
for (const way of chosen.length > 0 ? chosen : Object.keys(WAYS)) {
  await report.part(way, () => onFreshGround(way, healsByTraces));
  await report.part(`${way}, telemetry off`, () => onFreshGround(way, editsNothing));
}
report.finish();

async function healsByTraces(way, place) {
  const { server, folder } = place;
  const check = (what, holds, seen) => report.check(way, what, holds, seen);
  const begun = Date.now();
  const outcome = await demo(place, {});
  check('ends well', outcome.code === 0,
    outcome.code === 0 ? `${seconds(begun)} s` : outcome.output.slice(-1500));
  check('every test passes', await testsPass(folder), '');

  const { fixes } = await server.tool('list_fixes', { workflow_name: 'text2sql' });
  const archived = await readdir(path.join(folder, 'text2sql/archived'));
  check('every edit is recorded, with the version before it',
    fixes.length === CAUSES.length && same(archived.sort(), kept(fixes)), archived.join(' '));
  check('nothing else was edited', await read(folder) === await repaired(folder), '');
  for (const fix of fixes) {
    await restsOnItsTrace(check, fix, server, path.join(folder, 'text2sql', fix.archived_as));
  }
}

/** The trace was in the store before the edit, holds the error, and the fix has held. */
async function restsOnItsTrace(check, fix, server, before) {
  const { spans } = await server.tool('get_trace', { trace_id: fix.trace_id, view: 'errors' });
  const holds = spans.some((span) => span.error?.message === fix.message);
  check(`${fix.summary} Its trace holds the error`, holds, `${fix.trace_id}: ${fix.message}`);
  const { groups } = await server.tool('find_errors', { workflow_name: 'text2sql', limit: 100 });
  const group = groups.find(({ fingerprint }) => fingerprint === fix.fingerprint);
  const edited = (await stat(before)).mtime.toISOString();
  check(`${fix.summary} The error had arrived before the edit`, group?.first_seen < edited,
    `${group?.first_seen} < ${edited}`);
  check(`${fix.summary} It has held`, fix.state === 'verified',
    `${fix.state} by ${fix.verified_by?.trace_id}`);
}

/** The broken program with every repair, over the tables of the database. */
async function repaired(folder) {
  const { output } = await run('node', ['tables.js'], { cwd: path.join(folder, 'text2sql') });
  return CAUSES.map(({ edit }) => edit(output))
    .reduce((text, { from, to }) => text.replace(from, () => to), await readFile(BROKEN, 'utf8'));
}

function read(folder) {
  return readFile(path.join(folder, 'text2sql', 'text2sql.js'), 'utf8');
}

function kept(fixes) {
  return fixes.map(({ archived_as: file }) => path.basename(file)).sort();
}

function same(left, right) {
  return JSON.stringify(left) === JSON.stringify(right);
}

async function editsNothing(way, place) {
  const { code, output } = await demo(place, { OTEL_SDK_DISABLED: 'true' });
  const check = (what, holds, seen) => report.check(`${way}, telemetry off`, what, holds, seen);
  check('ends with exit 1', code === 1, code === 1 ? '' : `exit ${code}\n${output.slice(-1500)}`);
  check('says that there is no fix without a trace', output.includes('No trace, no fix'), '');
  const unchanged = await read(place.folder) === await readFile(BROKEN, 'utf8');
  const archived = await readdir(path.join(place.folder, 'text2sql/archived')).catch(() => []);
  check('edits nothing', unchanged && archived.length === 0, archived);
}

/** Runs the demo to its end; answers `{code, output}`. */
function demo({ server, folder, options, environment }, more) {
  return run(path.join(root, 'selftrace'), ['demo', ...options, `--dir=${folder}`], {
    env: { ...process.env, SELFTRACE_URL: server.url, ...environment, ...more },
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
async function onFreshGround(way, use) {
  const server = await Selftrace.start();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'selftrace-self-healing-'));
  const { options, environment, close } = await WAYS[way](folder);
  try {
    await use(way, { server, folder, options, environment });
  } finally {
    await close?.();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function seconds(since) {
  return ((Date.now() - since) / 1000).toFixed(1);
}
