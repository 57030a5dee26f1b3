// The Codex command line with an [otel] section, as its documentation shows it. Faults: `tool` reads
// a file that is not there and the model goes on; `model` names a model that does not exist.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { noSuchModel } from '../models/openai.mjs';

const asks = { tool: 'exec_command', arguments: { cmd: 'cat settings.toml', yield_time_ms: 5000 } };
const answers = { text: 'There are no settings here.' };

export default {
  name: 'Codex',
  prepare: async ({ home, otlp, models, fault }) => {
    await mkdir(path.join(home, '.codex'));
    await writeFile(path.join(home, '.codex/config.toml'), config(otlp, models, fault));
  },
  command: ({ packages }) => [
    path.join(packages, 'node_modules/.bin/codex'),
    'exec', '--skip-git-repo-check', 'What do the settings say?',
  ],
  environment: () => ({ FAKE_KEY: 'none' }),
  runs: {
    tool: {
      script: [asks, answers],
      cause: 'exec_command',
      message: 'settings.toml: No such file or directory',
      handled: 'continued',
    },
    model: { script: [answers], cause: 'run_turn', message: noSuchModel('gpt-5-codecks') },
  },
};

function config(otlp, models, fault) {
  const exporter = (signal) =>
    `{ otlp-http = { endpoint = "${otlp}/v1/${signal}", protocol = "binary" } }`;
  return `
model = "${fault === 'model' ? 'gpt-5-codecks' : 'gpt-5-codex'}"
model_provider = "fake"
approval_policy = "never"
sandbox_mode = "danger-full-access"

[model_providers.fake]
name = "fake"
base_url = "${models}/v1"
env_key = "FAKE_KEY"
wire_api = "responses"
request_max_retries = 0
stream_max_retries = 0

[otel]
environment = "e2e"
log_user_prompt = true
exporter = ${exporter('logs')}
trace_exporter = ${exporter('traces')}
metrics_exporter = ${exporter('metrics')}
`;
}
