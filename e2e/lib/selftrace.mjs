// A Selftrace process for an end-to-end run: its own data folder, its own ports, stopped at the end.
import { spawn, execFile } from 'node:child_process';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const LAUNCHER = process.env.SELFTRACE_E2E_LAUNCHER ?? path.join(ROOT, 'selftrace');
const START_SECONDS = 600; // the first start may build
const STOP_SECONDS = 30;

/** The root of the checkout. */
export const root = ROOT;

/** A port of 127.0.0.1 that nobody uses now. */
export async function freePort() {
  const server = net.createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** Polls until `probe` answers something truthy; fails with `what` after `seconds`. */
export async function until(what, seconds, probe) {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const found = await probe();
    if (found) return found;
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error(`not within ${seconds} s: ${what}`);
}

/** One server with a data folder that is removed at the end. */
export class Selftrace {
  #environment;
  #folder;
  #process = null;
  #log;

  /** Starts on free ports. `settings` are SELFTRACE_ variables. */
  static async start(settings = {}) {
    const server = new Selftrace();
    server.#folder = await mkdtemp(path.join(os.tmpdir(), 'selftrace-e2e-'));
    server.logFile = path.join(server.#folder, 'server.log');
    server.#log = await open(server.logFile, 'a');
    const [grpc, otlp, http] = [await freePort(), await freePort(), await freePort()];
    server.grpcUrl = `http://127.0.0.1:${grpc}`;
    server.otlpUrl = `http://127.0.0.1:${otlp}`;
    server.url = `http://127.0.0.1:${http}`;
    server.mcpUrl = `${server.url}/mcp`;
    server.#environment = {
      ...process.env,
      SELFTRACE_AOT: process.env.SELFTRACE_AOT ?? 'off', // no rehearsal beside a measured run
      SELFTRACE_DATA: path.join(server.#folder, 'data'),
      SELFTRACE_OTLP_GRPC_PORT: String(grpc),
      SELFTRACE_OTLP_HTTP_PORT: String(otlp),
      SELFTRACE_HTTP_PORT: String(http),
      ...settings,
    };
    process.once('exit', () => server.#signal('SIGTERM')); // a script that is interrupted
    await server.resume();
    return server;
  }

  /** A server that runs already, by the address of its MCP and REST; `stop` leaves it running. */
  static async at(url, key = undefined) {
    const server = new Selftrace();
    server.url = url.replace(/\/+$/, '');
    server.mcpUrl = `${server.url}/mcp`;
    const { endpoints } = await server.tool('ingest_status', { format: 'json' }, key);
    server.otlpUrl = endpoints.otlp_http;
    return server;
  }

  /** Starts the process again on the same ports and data. */
  async resume() {
    this.#process = spawn(LAUNCHER, ['serve'], {
      cwd: ROOT,
      env: this.#environment,
      stdio: ['ignore', this.#log.fd, this.#log.fd],
      detached: true,
    });
    await until(`${this.url}/health answers 200`, START_SECONDS, async () => {
      if (this.#process.exitCode !== null) {
        throw new Error(`Selftrace ended at its start:\n${await this.log()}`);
      }
      return fetch(`${this.url}/health`).then((answer) => answer.ok, () => false);
    });
  }

  /** The process id of the server: the launcher becomes it. */
  get pid() {
    return this.#process.pid;
  }

  /** Ends the process; the data stays. */
  async pause(signal = 'SIGTERM') {
    if (!this.#runs()) return;
    const exit = new Promise((done) => this.#process.once('exit', done));
    this.#signal(signal);
    const timer = setTimeout(() => this.#signal('SIGKILL'), STOP_SECONDS * 1000);
    await exit;
    clearTimeout(timer);
    await until('the port is free again', STOP_SECONDS, () =>
      fetch(`${this.url}/health/live`).then(() => false, () => true));
  }

  #runs() {
    return this.#process !== null
      && this.#process.exitCode === null && this.#process.signalCode === null;
  }

  #signal(signal) {
    if (this.#runs()) process.kill(-this.#process.pid, signal);
  }

  /** Ends the process and removes its data; keeps the log when `keepLog`. */
  async stop() {
    if (this.#log === undefined) return;
    await this.pause();
    await this.#log.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async log() {
    return readFile(this.logFile, 'utf8');
  }

  /** A key made by the launcher, as a user makes one. */
  async createKey(tenant, scopes) {
    const { stdout } = await promisify(execFile)(
      LAUNCHER, ['key', 'create', '--tenant', tenant, '--scopes', scopes, '--label', 'e2e'],
      { cwd: ROOT, env: this.#environment });
    const key = stdout.trim();
    if (!/^st_\S+$/.test(key)) throw new Error(`not a key on standard output: ${stdout}`);
    return key;
  }

  /** Calls a tool over REST; answers its JSON. */
  async tool(name, args = {}, key = undefined) {
    const answer = await fetch(`${this.url}/api/v1/tools/${name}`, {
      method: 'POST',
      headers: headers(key),
      body: JSON.stringify(args),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${name} ${JSON.stringify(args)}: ${answer.status} ${text}`);
    return JSON.parse(text);
  }

  /** Sends one MCP request the way clients of revision 2025-11-25 do; answers its result. */
  async mcp(method, params, key = undefined) {
    const answer = await fetch(this.mcpUrl, {
      method: 'POST',
      headers: {
        ...headers(key),
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2025-11-25',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });
    const text = await answer.text();
    const data = text.startsWith('{') ? text : text.match(/^data: ?(.*)$/m)?.[1];
    if (!answer.ok || data === undefined) throw new Error(`${method}: ${answer.status} ${text}`);
    return JSON.parse(data).result;
  }

  /** The text a tool answers over MCP. */
  async toolText(name, args, key = undefined) {
    const result = await this.mcp('tools/call', { name, arguments: args }, key);
    return result.content.map((block) => block.text).join('\n');
  }
}

function headers(key) {
  return {
    'content-type': 'application/json',
    ...(key === undefined ? {} : { 'x-api-key': key }),
  };
}
