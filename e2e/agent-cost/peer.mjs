// autotel-mcp, as published, on free ports, with its store in memory.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { readFile } from 'node:fs/promises';
import { freePort, until } from '../lib/selftrace.mjs';

const START_SECONDS = 30;

/** One process of the peer. */
export class Autotel {
  #process;

  static async start(modules) {
    const peer = new Autotel();
    const [mcp, otlp] = [await freePort(), await freePort()];
    const folder = path.join(modules, 'autotel-mcp');
    peer.version = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')).version;
    peer.otlpUrl = `http://127.0.0.1:${otlp}`;
    peer.url = `http://127.0.0.1:${mcp}`;
    peer.#process = spawn(
      process.execPath,
      [path.join(folder, 'dist/server.js'), '--transport', 'http', '--port', String(mcp),
        '--collector-port', String(otlp)],
      { stdio: 'ignore', env: { ...process.env, AUTOTEL_OFFLINE_MODE: 'true' } });
    await until(`${peer.url}/health answers`, START_SECONDS,
      () => fetch(`${peer.url}/health`).then((answer) => answer.ok, () => false));
    return peer;
  }

  async stop() {
    const exit = new Promise((done) => this.#process.once('exit', done));
    this.#process.kill();
    await exit;
  }

  /** Sends one request of `telemetry`. */
  async send({ signal, body }) {
    const answer = await fetch(`${this.otlpUrl}/v1/${signal}`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body,
    });
    if (!answer.ok) throw new Error(`autotel-mcp: ${answer.status} ${await answer.text()}`);
  }

  async mcp(method, params) {
    const answer = await fetch(`${this.url}/mcp`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
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

  async toolText(name, args) {
    const result = await this.mcp('tools/call', { name, arguments: args });
    return result.content.map((block) => block.text).join('\n');
  }
}
