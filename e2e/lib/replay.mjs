// Sends a recorded case of testdata/captures again, byte for byte, over OTLP/HTTP.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './selftrace.mjs';

const CAPTURES = path.join(root, 'testdata/captures');

/** Sends every request of the case in order; fails at the first that is not accepted. */
export async function replay(name, otlpUrl, key) {
  const folder = path.join(CAPTURES, name);
  const metas = (await readdir(folder)).filter((file) => file.endsWith('.meta.json')).sort();
  for (const file of metas) {
    const meta = JSON.parse(await readFile(path.join(folder, file), 'utf8'));
    const answer = await fetch(otlpUrl + meta.path, {
      method: 'POST',
      headers: {
        'content-type': meta.contentType,
        ...(meta.contentEncoding ? { 'content-encoding': meta.contentEncoding } : {}),
        ...(key ? { 'x-api-key': key } : {}),
      },
      body: await readFile(path.join(folder, meta.file)),
    });
    if (!answer.ok) throw new Error(`${name}/${meta.file}: ${answer.status} ${await answer.text()}`);
  }
}

/** What the manifest expects of the case. */
export async function expected(name) {
  const manifest = JSON.parse(await readFile(path.join(CAPTURES, 'manifest.json'), 'utf8'));
  return manifest.cases.find((entry) => entry.case === name);
}
