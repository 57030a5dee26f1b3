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
const INTERRUPTED = 130;
const { OTEL_SDK_DISABLED, SELFTRACE_URL, SELFTRACE_KEY } = process.env;

/** Sets up, runs `use(stage)`, takes down. A Selftrace that ran before goes on running. */
export async function onStage(workshop, use) {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => process.exit(INTERRUPTED)); // an exit takes the server along
  }
  await workshop.equip(await packages('text2sql', APP, say));
  const model = await startModel();
  try {
    const selftrace = await startSelftrace(workshop);
    try {
      await writeFile(
        path.join(workshop.program, '.env'), settings(model, selftrace), { mode: 0o600 });
      return await use({
        workshop,
        selftrace,
        key: SELFTRACE_KEY,
        environment: environment(),
        began: new Date().toISOString(),
      });
    } finally {
      await selftrace.stop();
      if (!SELFTRACE_URL) say(`\nIts traces: ./selftrace serve --data=${workshop.data}`);
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

/**
 * The program's .env: where its model is, where its telemetry goes, who answers about it. An agent
 * may keep variables of OpenTelemetry from the commands it runs, so all of them are here.
 */
function settings(model, selftrace) {
  const all = {
    TEXT2SQL_MODEL_URL: model.url,
    TEXT2SQL_MODEL_KEY: 'none',
    OTEL_EXPORTER_OTLP_ENDPOINT: selftrace.otlpUrl,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_HEADERS: SELFTRACE_KEY && `x-api-key=${SELFTRACE_KEY}`,
    OTEL_SDK_DISABLED,
    SELFTRACE_URL: selftrace.url,
  };
  return Object.entries(all)
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** The environment of what runs in the workshop, without what would win over its .env. */
function environment() {
  const kept = Object.entries(process.env)
    .filter(([name]) => !/^(OTEL_|SELFTRACE_URL$|TEXT2SQL_)/.test(name));
  return Object.fromEntries(kept);
}
