// Real coding agents against a real server: what they are offered, what they read, what they say
// when something is wrong. The model behind them is scripted, so no account is needed.
import { Report } from '../lib/report.mjs';
import { expected, replay } from '../lib/replay.mjs';
import { Selftrace } from '../lib/selftrace.mjs';
import { inEmptyHome } from './agent.mjs';
import * as claudeCode from './claude-code.mjs';
import * as openCode from './opencode.mjs';
import { recorder } from './recorder.mjs';
import { CAPTURE, Notebook, traceIdIn, WORKFLOW } from './script.mjs';

const TOOL_LIST_BYTES_MAX = 16 * 1024;
const WRONG_KEY = 'st_000000000000000000000000000000000000';

const modules = process.argv[2];
const report = new Report();
const message = (await expected(CAPTURE)).expected_root_cause.message_contains;

const server = await Selftrace.start({ SELFTRACE_AUTH: 'required' });
try {
  const key = await server.createKey('acme', 'ingest,read');
  await replay(CAPTURE, server.otlpUrl, key);
  for (const agent of [openCode, claudeCode]) {
    await report.part(agent.name, () => findsTheError(agent, key));
    await report.part(agent.name, () => saysItsRevision(agent, key));
    await report.part(agent.name, () => saysThatTheKeyIsWrong(agent));
  }
  await report.part('Claude Code, tool search on', () => findsTheToolsBySearch(key));
} catch (error) {
  console.error(await server.log());
  throw error;
} finally {
  await server.stop();
}
report.finish();

async function findsTheError(agent, key) {
  const notebook = new Notebook();
  notebook.beforeSecondCall = async () => {
    await server.pause();
    await server.resume();
  };
  const outcome = await inEmptyHome((home) =>
    agent.ask(modules, home, server.mcpUrl, key, notebook));
  const check = (what, holds, seen) => report.check(agent.name, what, holds, seen);

  check('ends well', outcome.code === 0, `${outcome.seconds} s\n${tail(outcome.output)}`);
  const catalogue = (await server.mcp('tools/list', {}, key)).tools.map((tool) => tool.name);
  const offered = notebook.serverTools(agent.prefix);
  const wanted = catalogue.map((tool) => agent.prefix + tool).sort();
  check('offers its model every tool under its exact name',
    same(offered.map((tool) => tool.name).filter((tool) => !/mcp_resource/.test(tool)).sort(), wanted),
    wanted.join(' '));
  const bytes = offered.reduce((sum, tool) => sum + tool.bytes, 0);
  check(`its tool list costs at most ${TOOL_LIST_BYTES_MAX} bytes`,
    bytes > 0 && bytes <= TOOL_LIST_BYTES_MAX,
    `${offered.length} tools, ${bytes} bytes, about ${Math.ceil(bytes / 4)} tokens`);

  const errors = await server.toolText('find_errors', { workflow_name: WORKFLOW }, key);
  const traceId = traceIdIn(errors);
  const trace = await server.toolText('get_trace', { trace_id: traceId, view: 'errors' }, key);
  check('its model read exactly the text of find_errors',
    steady(notebook.results[0]) === steady(errors), notebook.results[0]);
  check('after a restart of the server its model read exactly the text of get_trace',
    steady(notebook.results[1]) === steady(trace), notebook.results[1]);
  check('both texts hold the message that explains the failure',
    notebook.results.length >= 2 && notebook.results.every((text) => text.includes(message)),
    message);
  check('nothing but one text block arrived', notebook.oddities.length === 0, notebook.oddities);
  check('the answer a person reads holds the message', outcome.output.includes(message),
    tail(outcome.output));
}

async function saysItsRevision(agent, key) {
  const wire = await recorder(server.mcpUrl);
  try {
    const outcome = await inEmptyHome((home) => agent.listServers(modules, home, wire.url, key));
    const first = wire.requests.find((request) => request.rpc.method);
    report.check(agent.name, 'its own check says connected',
      /connected/i.test(outcome.output) && !/fail/i.test(outcome.output), tail(outcome.output));
    report.check(agent.name, `speaks revision ${agent.revision}`,
      first?.rpc.version === agent.revision,
      wire.requests.map(({ method, rpc }) => `${method} ${rpc.method ?? ''} ${rpc.version ?? ''}`));
    report.check(agent.name, 'sends the key with every request',
      wire.requests.length > 0 && wire.requests.every(({ headers }) => headers['x-api-key'] === key),
      `${wire.requests.length} requests, ${first?.headers['user-agent']}`);
  } finally {
    wire.close();
  }
}

async function saysThatTheKeyIsWrong(agent) {
  const listed = await inEmptyHome((home) =>
    agent.listServers(modules, home, server.mcpUrl, WRONG_KEY));
  report.check(agent.name, 'with a wrong key its own check says so',
    /fail|401|auth/i.test(listed.output), tail(listed.output));
  const notebook = new Notebook();
  const asked = await inEmptyHome((home) =>
    agent.ask(modules, home, server.mcpUrl, WRONG_KEY, notebook));
  report.check(agent.name, 'with a wrong key no tool is offered',
    notebook.serverTools(agent.prefix).length === 0, tail(asked.output));
}

async function findsTheToolsBySearch(key) {
  const notebook = new Notebook();
  notebook.search = 'trace errors';
  const outcome = await inEmptyHome((home) =>
    claudeCode.ask(modules, home, server.mcpUrl, key, notebook, { toolSearch: true }));
  const check = (what, holds, seen) =>
    report.check('Claude Code, tool search on', what, holds, seen);
  check('the model had to search', notebook.searched, '');
  check('a search for "trace errors" finds find_errors',
    notebook.found?.includes('find_errors'), notebook.found);
  check('the answer a person reads holds the message', outcome.output.includes(message),
    tail(outcome.output));
}

/** The text without the boundary of the fence, which is new in every answer by design. */
function steady(text) {
  return String(text).replace(/untrusted-telemetry-[0-9a-f]{32}/g, 'untrusted-telemetry');
}

function same(left, right) {
  return JSON.stringify(left) === JSON.stringify(right);
}

function tail(output) {
  return output.replace(/\u001b\[[0-9;]*m/g, '').slice(-1500);
}
