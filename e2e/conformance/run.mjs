// Runs the suite three ways and compares each with its baseline.
// node run.mjs <node_modules> [url of a server that already runs]
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Report } from '../lib/report.mjs';
import { Selftrace } from '../lib/selftrace.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const RUNS = [
  {
    name: '2026-07-28, suite 0.2.0-alpha.12',
    suite: 'conformance-next',
    options: ['--requirements', '2026-07-28'],
    baseline: '2026-07-28.yml',
  },
  {
    name: '2025-11-25, suite 0.2.0-alpha.12',
    suite: 'conformance-next',
    options: ['--requirements', '2025-11-25'],
    baseline: '2025-11-25.yml',
  },
  {
    name: '2025-11-25, suite 0.1.16',
    suite: 'conformance-release',
    options: [],
    baseline: '2025-11-25-release.yml',
  },
];

const [modules, running] = process.argv.slice(2);
const report = new Report();
const server = running === undefined ? await Selftrace.start() : null;
const url = running ?? server.mcpUrl;
try {
  for (const run of RUNS) {
    await report.part(run.name, () => compare(run));
  }
} finally {
  await server?.stop();
}
report.finish();

async function compare({ name, suite, options, baseline }) {
  // The suite writes its results beside itself unless it runs elsewhere.
  const folder = await mkdtemp(path.join(os.tmpdir(), 'selftrace-conformance-'));
  try {
    const expected = ['--expected-failures', path.join(HERE, baseline)];
    const { code, output } = await suiteRun(suite, folder, [...options, ...expected]);
    const total = output.match(/^Total: .*$/m)?.[0] ?? 'no total';
    const surprises = output.slice(output.lastIndexOf('Unexpected failures (not in baseline)'));
    const seen = code === 0 ? total : `${total}. ${surprises.slice(-2000)}`;
    report.check(name, `as its baseline ${baseline} says`, code === 0, seen);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function suiteRun(suite, folder, options) {
  const program = path.join(modules, suite, 'dist', 'index.js');
  return new Promise((done) => {
    const child = spawn(process.execPath, [program, 'server', '--url', url, ...options], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('close', (code) => done({ code, output }));
  });
}
