// Everything a demo needs around the program: its packages, its model, a Selftrace, and what
// connects them.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Selftrace } from '../e2e/lib/selftrace.mjs';
import { startModel } from './model/server.mjs';
import { packages } from './packages.mjs';
import { say } from './telling.mjs';

const APP = fileURLToPath(new URL('./app', import.meta.url));
const { SELFTRACE_URL, SELFTRACE_KEY } = process.env;

/** Sets up, runs `use(stage)`, takes down. A Selftrace that ran before goes on running. */
export async function onStage(workshop, use) {
  await workshop.equip(await packages('text2sql', APP, say));
  const model = await startModel();
  try {
    const selftrace = await startSelftrace(workshop);
    try {
      await writeFile(path.join(workshop.program, '.env'), settings(model, selftrace));
      return await use({ workshop, selftrace, key: SELFTRACE_KEY, environment: environment() });
    } finally {
      await selftrace.stop();
    }
  } finally {
    model.close();
  }
}

async function startSelftrace(workshop) {
  if (SELFTRACE_URL) {
    const selftrace = await Selftrace.at(SELFTRACE_URL, SELFTRACE_KEY);
    say(`Using the Selftrace at ${selftrace.url}.`);
    return selftrace;
  }
  const selftrace = await Selftrace.start({ SELFTRACE_DATA: workshop.data });
  say(`Selftrace runs at ${selftrace.url} for the time of this demo.`);
  return selftrace;
}

/** The program's .env: where its model is, where its telemetry goes, who answers about it. */
function settings(model, selftrace) {
  return [
    `TEXT2SQL_MODEL_URL=${model.url}`,
    'TEXT2SQL_MODEL_KEY=none',
    `OTEL_EXPORTER_OTLP_ENDPOINT=${selftrace.otlpUrl}`,
    'OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
    `SELFTRACE_URL=${selftrace.url}`,
    '',
  ].join('\n');
}

/** The environment of what runs in the workshop, without what would win over its .env. */
function environment() {
  const kept = Object.entries(process.env)
    .filter(([name]) => !/^(OTEL_EXPORTER_|SELFTRACE_URL$|TEXT2SQL_)/.test(name));
  return {
    ...Object.fromEntries(kept),
    ...(SELFTRACE_KEY ? { OTEL_EXPORTER_OTLP_HEADERS: `x-api-key=${SELFTRACE_KEY}` } : {}),
  };
}
