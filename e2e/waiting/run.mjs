// A hundred agents wait for traces while others ask: what do the waits cost?
// node run.mjs [agents] [seconds per phase] [pairs of phases]
//
// Telemetry of one busy workflow arrives all the time. Phases take turns: in "idle" nobody waits,
// in "waiting" every agent calls wait_for_traces again and again for a workflow of its own, of which
// a trace arrives now and then. In both, a probe asks the other tools one after the other.
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { randomBytes } from 'node:crypto';
import { Selftrace } from '../lib/selftrace.mjs';

const [agents = 100, seconds = 20, pairs = 3] = process.argv.slice(2).map(Number);
const BATCHES_PER_SECOND = 50;
const SPANS_PER_BATCH = 20;
const PROBES_PER_SECOND = 20;
const TRACE_EVERY_SECONDS = 10; // of each agent's workflow
const TICKS_PER_SECOND = 100;
const PROBES = [
  ['get_latest_traces', { workflow_name: 'busy' }],
  ['find_errors', { workflow_name: 'busy' }],
  ['diagnose', { workflow_name: 'busy' }],
  ['list_workflows', {}],
];

const server = await Selftrace.start();
const connections = new http.Agent({ keepAlive: true, maxSockets: agents + 50 });
try {
  const traffic = setInterval(() => send('busy', SPANS_PER_BATCH), 1000 / BATCHES_PER_SECOND);
  await phase(0, 20); // warm
  const rows = [];
  for (let i = 0; i < pairs; i++) {
    rows.push(['idle', await phase(0, seconds)], ['waiting', await phase(agents, seconds)]);
  }
  clearInterval(traffic);
  console.log('| phase | calls | p50 ms | p99 ms | server CPU s/s | platform threads | waits answered | export to answer p50 / p99 ms |');
  console.log('|---|---|---|---|---|---|---|---|');
  for (const [name, r] of rows) {
    console.log(`| ${name} | ${r.calls} | ${r.p50} | ${r.p99} | ${r.cpu} | ${r.threads} | ${r.answered} | ${r.wake} |`);
  }
} finally {
  connections.destroy();
  await server.stop();
}

/** Probes for so long while so many agents wait. */
async function phase(waiting, time) {
  const end = Date.now() + time * 1000;
  const latencies = [];
  const wakes = [];
  const state = { answered: 0 };
  const waiters = Array.from({ length: waiting }, (_, i) => agent(`agent-${i}`, end, state, wakes));
  const before = await cpuSeconds();
  const threads = [];
  let at = Date.now();
  for (let i = 0; at < end; i++) {
    const [tool, args] = PROBES[i % PROBES.length];
    const began = performance.now();
    await call(tool, args);
    latencies.push(performance.now() - began);
    if (i % PROBES_PER_SECOND === 0) threads.push(await threadCount());
    at += 1000 / PROBES_PER_SECOND;
    await new Promise((done) => setTimeout(done, Math.max(0, at - Date.now())));
    at = Math.max(at, Date.now() - 100);
  }
  const cpu = (await cpuSeconds()) - before;
  await Promise.all(waiters);
  return {
    calls: latencies.length,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    cpu: (cpu / time).toFixed(2),
    threads: Math.max(...threads),
    answered: state.answered,
    wake: wakes.length === 0 ? '-' : `${quantile(wakes, 0.5)} / ${quantile(wakes, 0.99)}`,
  };
}

/** One agent: waits, gets its trace, waits on. */
async function agent(workflow, end, state, wakes) {
  let after;
  let sentAt = 0; // of the trace that is waited for
  await new Promise((done) => setTimeout(done, Math.random() * 1000));
  const timer = setInterval(() => {
    sentAt = performance.now();
    send(workflow, 1);
  }, TRACE_EVERY_SECONDS * 1000 * (0.8 + 0.4 * Math.random()));
  while (Date.now() < end) {
    const left = Math.max(0, Math.min(50, Math.floor((end - Date.now()) / 1000)));
    const answer = await call('wait_for_traces', {
      workflow_name: workflow, timeout_seconds: left, ...(after ? { after } : {}) });
    if (answer.satisfied) {
      if (sentAt > 0) wakes.push(performance.now() - sentAt);
      sentAt = 0;
      state.answered++;
    }
    after = answer.after ?? after;
    if (left === 0) break;
  }
  clearInterval(timer);
}

function call(tool, args) {
  return post(`${server.url}/api/v1/tools/${tool}`, JSON.stringify(args)).then(JSON.parse);
}

/** One export: a trace of a workflow, its last span failed one time in ten. */
function send(workflow, spans) {
  const traceId = randomBytes(16).toString('hex');
  const root = randomBytes(8).toString('hex');
  const now = BigInt(Date.now()) * 1_000_000n;
  const all = Array.from({ length: spans }, (_, i) => ({
    traceId,
    spanId: i === 0 ? root : randomBytes(8).toString('hex'),
    ...(i === 0 ? {} : { parentSpanId: root }),
    name: i === 0 ? 'run' : `step ${i}`,
    kind: 1,
    startTimeUnixNano: String(now - 50_000_000n),
    endTimeUnixNano: String(now),
    status: i === spans - 1 && spans > 1 && Math.random() < 0.1
      ? { code: 2, message: 'connection refused' } : {},
  }));
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: workflow } }] };
  return post(`${server.otlpUrl}/v1/traces`,
    JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: all }] }] }));
}

/** A kept connection may be closed just when it is used again: once more, then. */
async function post(url, body) {
  try {
    return await posted(url, body);
  } catch (error) {
    if (error.code !== 'ECONNRESET') throw error;
    return posted(url, body);
  }
}

function posted(url, body) {
  return new Promise((done, fail) => {
    const request = http.request(url, {
      method: 'POST', agent: connections, headers: { 'content-type': 'application/json' },
    }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += chunk));
      response.on('end', () => (response.statusCode === 200
        ? done(text) : fail(new Error(`${url}: ${response.statusCode} ${text}`))));
    });
    request.on('error', fail);
    request.end(body);
  });
}

/** User and system time of the server so far (Linux). */
async function cpuSeconds() {
  const fields = (await readFile(`/proc/${server.pid}/stat`, 'utf8')).split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

async function threadCount() {
  return Number((await readFile(`/proc/${server.pid}/status`, 'utf8')).match(/Threads:\s+(\d+)/)[1]);
}

function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))]?.toFixed(1);
}
