// Stands between a program and a Selftrace: keeps every OTLP/HTTP request as it came, in the form
// of testdata/recordings, and passes it on.
import { mkdir, writeFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const PLAIN_BYTES_MAX = 8_000; // a larger body is kept compressed, as it could have been sent
const KEPT_HEADERS = ['user-agent'];

/** One recording proxy on a free port of 127.0.0.1. */
export class Recorder {
  #server;
  #folder;
  #count = 0;
  #written = [];

  /** Passes everything on to `target`, the OTLP/HTTP address of a Selftrace. */
  static async start(target) {
    const recorder = new Recorder();
    recorder.#server = http.createServer((request, response) =>
      recorder.#pass(target, request, response));
    await new Promise((done) => recorder.#server.listen(0, '127.0.0.1', done));
    recorder.url = `http://127.0.0.1:${recorder.#server.address().port}`;
    return recorder;
  }

  /** Keeps what comes from now on in this folder. */
  async into(folder) {
    await mkdir(folder, { recursive: true });
    this.#folder = folder;
    this.#count = 0;
  }

  /** Waits until everything that came is written. */
  async written() {
    await Promise.all(this.#written.splice(0));
  }

  close() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #pass(target, request, response) {
    const parts = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts);
    this.#written.push(this.#keep(request, body));
    const { host, connection, 'content-length': length, 'transfer-encoding': transfer, ...headers } =
      request.headers;
    const answer = await fetch(target + request.url, { method: request.method, headers, body });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  }

  async #keep({ method, url, headers }, body) {
    const number = String(++this.#count).padStart(3, '0');
    const signal = url.match(/\/v1\/(traces|logs|metrics)$/)?.[1] ?? 'other';
    const sent = headers['content-encoding'];
    const packed = sent === undefined && body.length > PLAIN_BYTES_MAX;
    const encoding = packed ? 'gzip' : sent;
    const kind = headers['content-type']?.includes('json') ? 'json' : 'pb';
    const file = `${number}.${signal}.${kind}${encoding === 'gzip' ? '.gz' : ''}`;
    const meta = {
      file,
      protocol: 'http',
      method,
      path: url,
      contentType: headers['content-type'],
      ...(encoding === undefined ? {} : { contentEncoding: encoding }),
      headers: Object.fromEntries(
        KEPT_HEADERS.filter((name) => name in headers).map((name) => [name, headers[name]])),
    };
    await writeFile(path.join(this.#folder, file), packed ? gzipSync(body) : body);
    await writeFile(
      path.join(this.#folder, `${number}.meta.json`), `${JSON.stringify(meta, null, 2)}\n`);
  }
}
