// The cases: by one rule, every OTLP case of testdata whose manifest names the cause of a failure by
// message and span. A case with several failures is one subject per failure.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { root } from '../lib/selftrace.mjs';
import { decoded } from './otlp.mjs';

const SOURCES = ['captures', 'recordings'];
const TIMES = new Set(['startTimeUnixNano', 'endTimeUnixNano', 'timeUnixNano', 'observedTimeUnixNano']);
const AGE_NANOS = 5_000_000_000n; // the last span ended this long before it is sent

/** Every subject, in the order of the manifests; only those whose name holds one of `parts`. */
export async function subjects(parts) {
  const all = [];
  for (const source of SOURCES) {
    const folder = path.join(root, 'testdata', source);
    const manifest = JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8'));
    for (const entry of manifest.cases.filter(({ format }) => format === 'otlp')) {
      for (const cause of causes(entry)) {
        all.push({
          name: entry.case + (cause.request ? ` ${cause.request}` : ''),
          folder: path.join(folder, entry.case),
          ...cause,
        });
      }
    }
  }
  return parts.length === 0 ? all : all.filter(({ name }) => parts.some((part) => name.includes(part)));
}

/** The causes a manifest names with a message and the spans that hold it. */
function causes(entry) {
  const cause = entry.expected_root_cause;
  if (cause?.kind === 'SPAN' && cause.message_contains) {
    const spans = Object.values(cause.per_trace).map(({ span_id: id }) => id);
    return [{ message: cause.message_contains, spans }];
  }
  const several = (entry.per_trace_expectations ?? [])
    .filter(({ message_contains: message, span_ids: ids }) => message && ids.length > 0);
  return several.map(({ request, message_contains: message, span_ids: ids }) => ({
    request: several.length > 1 ? request : undefined,
    message,
    spans: ids.map((id) => id.split(':')[1]),
  }));
}

/**
 * What the subject sends: the requests as JSON in their order, all times moved so that the last span
 * ended a moment ago; the names of its spans by id; the name of the program that was asked, undefined
 * when nobody gave it one.
 */
export async function telemetry({ folder, spans: wanted }) {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.meta.json')).sort();
  const requests = [];
  for (const file of files) {
    const meta = JSON.parse(await readFile(path.join(folder, file), 'utf8'));
    const signal = meta.file.split('.')[1];
    if (signal !== 'traces' && signal !== 'logs') continue;
    const kept = await readFile(path.join(folder, meta.file));
    const body = meta.file.endsWith('.gz') ? gunzipSync(kept) : kept;
    const json = meta.file.includes('.json');
    requests.push({ signal, body: json ? JSON.parse(body) : decoded(body, signal) });
  }
  const ends = [];
  each(requests, 'endTimeUnixNano', (holder, key) => ends.push(BigInt(holder[key])));
  const last = ends.reduce((max, end) => (end > max ? end : max));
  const later = BigInt(Date.now()) * 1_000_000n - AGE_NANOS - last;
  for (const time of TIMES) {
    each(requests, time, (holder, key) => {
      const then = BigInt(holder[key]);
      if (then !== 0n) holder[key] = String(then + later);
    });
  }
  const spans = new Map();
  for (const { body } of requests) {
    for (const { resource, scopeSpans } of body.resourceSpans ?? []) {
      const service = resource?.attributes?.find(({ key }) => key === 'service.name');
      each(scopeSpans, 'endTimeUnixNano', (span) =>
        spans.set(span.spanId, { ...span, service: service?.value.stringValue }));
    }
  }
  return {
    requests: requests.map(({ signal, body }) => ({ signal, body: JSON.stringify(body) })),
    names: new Map([...spans.values()].map(({ spanId, name }) => [spanId, name])),
    service: named(top(spans, spans.get(wanted[0])).service),
  };
}

function named(service) {
  return service?.startsWith('unknown_service') ? undefined : service;
}

function top(spans, span) {
  const parent = spans.get(span.parentSpanId);
  return parent === undefined ? span : top(spans, parent);
}

function each(node, key, use) {
  if (node === null || typeof node !== 'object') return;
  if (!Array.isArray(node) && node[key] !== undefined) use(node, key);
  for (const child of Object.values(node)) each(child, key, use);
}
