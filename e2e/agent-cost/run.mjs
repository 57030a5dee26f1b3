// Measures every subject with Selftrace and with the peer, and prints the tables of
// docs/agent-cost.md. Fails when Selftrace misses its goal.
import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { root, Selftrace } from '../lib/selftrace.mjs';
import { subjects, telemetry } from './cases.mjs';
import { Context, tokens } from './context.mjs';
import { Autotel } from './peer.mjs';
import { diagnose, loop, PEER_WAYS } from './ways.mjs';

const GOAL = { medianTokens: 1_200, medianCalls: 2, tokensMax: 4_000 };
const DOCUMENT = path.join(root, 'docs/agent-cost.md');
const MARKS = ['<!-- measured: e2e/agent-cost/run.sh --write -->', '<!-- end -->'];

const [modules, ...words] = process.argv.slice(2);
const parts = words.filter((word) => !word.startsWith('--'));
const rows = [];
const server = await Selftrace.start({ SELFTRACE_AUTH: 'required', SELFTRACE_STORE: 'memory' });
let fixed;
try {
  for (const subject of await subjects(parts)) {
    rows.push(await measured(subject));
  }
  fixed = await offered();
} finally {
  await server.stop();
}
const tables = text();
console.log(tables);
if (words.includes('--write')) await write(tables);
process.exitCode = goalHolds() ? 0 : 1;

async function measured(subject) {
  const { requests, ...known } = await telemetry(subject);
  const failure = { ...subject, ...known };
  const raw = requests.reduce((sum, { body }) => sum + tokens(body), 0);
  const [asked, looped] = await withSelftrace(failure, requests);
  const peer = await withPeer(failure, requests);
  const [described] = peer;
  const found = peer.filter((context) => context.found).sort((a, b) => a.tokens - b.tokens);
  const row = { name: subject.name, raw, asked, looped, described, best: found[0] };
  console.error([row.name, ...[asked, looped, described, row.best].map(cell)].join(' | '));
  if (process.env.SELFTRACE_E2E_CALLS) {
    [asked, looped, described].forEach(({ log }) => console.error(`  ${log.join('\n  ')}\n`));
  }
  return row;
}

/** Every subject is a tenant of its own: nothing of another is there. */
async function withSelftrace(subject, requests) {
  const key = await server.createKey(subject.name.replace(/\W+/g, '-').toLowerCase(), 'ingest,read');
  for (const { signal, body } of requests) {
    const answer = await fetch(`${server.otlpUrl}/v1/${signal}`, {
      method: 'POST', headers: { 'content-type': 'application/json', 'x-api-key': key }, body,
    });
    if (!answer.ok) throw new Error(`${subject.name}: ${answer.status} ${await answer.text()}`);
  }
  const contexts = [];
  for (const way of [diagnose, loop]) {
    const context = new Context((tool, args) => server.toolText(tool, args, key), subject);
    await way(context, subject);
    contexts.push(context);
  }
  return contexts;
}

async function withPeer(subject, requests) {
  const peer = await Autotel.start(modules);
  try {
    for (const request of requests) await peer.send(request);
    const contexts = [];
    for (const way of PEER_WAYS) {
      const context = new Context((tool, args) => peer.toolText(tool, args), subject);
      await way(context, subject);
      contexts.push(context);
    }
    return contexts;
  } finally {
    await peer.stop();
  }
}

/** What is in the context before the first call: the list of tools. */
async function offered() {
  const key = await server.createKey('offered', 'read');
  const own = JSON.stringify(await server.mcp('tools/list', {}, key));
  const peer = await Autotel.start(modules);
  try {
    const theirs = JSON.stringify(await peer.mcp('tools/list', {}));
    return {
      version: peer.version,
      own: { tokens: tokens(own), tools: JSON.parse(own).tools.length },
      theirs: { tokens: tokens(theirs), tools: JSON.parse(theirs).tools.length },
    };
  } finally {
    await peer.stop();
  }
}

function text() {
  const machine = `${os.cpus()[0].model}, ${os.cpus().length} cores; Node ${process.versions.node}`;
  const lines = [
    `Measured ${new Date().toISOString().slice(0, 10)} on ${machine}; autotel-mcp ${fixed.version}.`,
    '',
    `| ${rows.length} failures | Selftrace: \`diagnose\` | Selftrace: the loop | autotel-mcp, as described | autotel-mcp, its best |`,
    '|---|---|---|---|---|',
    ...summary(),
    `| tools/list, once | ${fixed.own.tokens} tokens, ${fixed.own.tools} tools | same | ${fixed.theirs.tokens} tokens, ${fixed.theirs.tools} tools | same |`,
    '',
    '| failure | telemetry | Selftrace: `diagnose` | Selftrace: the loop | autotel-mcp, as described | autotel-mcp, its best |',
    '|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row.name} | ${row.raw} | ${columns(row).map(cell).join(' | ')} |`),
  ];
  return lines.join('\n');
}

function columns({ asked, looped, described, best }) {
  return [asked, looped, described, best];
}

function summary() {
  const all = [0, 1, 2, 3].map((i) => rows.map((row) => columns(row)[i]));
  const line = (title, value) => `| ${title} | ${all.map(value).join(' | ')} |`;
  const found = (contexts) => contexts.filter((context) => context?.found);
  return [
    line('cause shown', (contexts) => `${found(contexts).length} of ${rows.length}`),
    line('median tokens where shown', (contexts) => median(found(contexts).map((c) => c.tokens))),
    line('most tokens where shown', (contexts) => most(found(contexts).map((c) => c.tokens))),
    line('median calls where shown', (contexts) => median(found(contexts).map((c) => c.calls))),
    line('median tokens spent in vain', (contexts) =>
      median(contexts.filter((c) => c && !c.found).map((c) => c.tokens))),
  ];
}

function cell(context) {
  if (context === undefined) return 'never';
  const calls = `${context.calls} ${context.calls === 1 ? 'call' : 'calls'}`;
  return `${context.found ? '' : 'not shown: '}${context.tokens}, ${calls}`;
}

function median(numbers) {
  if (numbers.length === 0) return '–';
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function most(numbers) {
  return numbers.length === 0 ? '–' : Math.max(...numbers);
}

function goalHolds() {
  return [rows.map((row) => row.asked), rows.map((row) => row.looped)].every((contexts) =>
    contexts.every((context) => context.found && context.tokens <= GOAL.tokensMax)
      && median(contexts.map((context) => context.tokens)) <= GOAL.medianTokens
      && median(contexts.map((context) => context.calls)) <= GOAL.medianCalls);
}

async function write(tables) {
  const document = await readFile(DOCUMENT, 'utf8');
  const [begin, end] = MARKS.map((mark) => document.indexOf(mark));
  if (begin < 0 || end < 0) throw new Error(`${DOCUMENT}: marks (expected: ${MARKS.join(' … ')})`);
  await writeFile(
    DOCUMENT, `${document.slice(0, begin)}${MARKS[0]}\n${tables}\n${document.slice(end)}`);
}
