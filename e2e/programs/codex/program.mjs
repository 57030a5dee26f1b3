// The Codex command line with an [otel] section, as its documentation shows it. Faults: `command`
// reads a file that is not there, which for Codex is a call that worked; `arguments` are none that the
// tool knows; `overload` refuses once.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

const asks = { tool: 'exec_command', arguments: { cmd: 'cat settings.toml', yield_time_ms: 5000 } };
const answers = { text: 'There are no settings here.' };

export default {
  name: 'Codex',
  leavesEarly: true,
  prepare: async ({ home, otlp, models }) => {
    await mkdir(path.join(home, '.codex'));
    await writeFile(path.join(home, '.codex/config.toml'), config(otlp, models));
  },
  command: ({ packages }) => [
    path.join(packages, 'node_modules/.bin/codex'),
    'exec', '--skip-git-repo-check', 'What do the settings say?',
  ],
  environment: () => ({
    FAKE_KEY: 'none',
    OTEL_BSP_SCHEDULE_DELAY: '20', // a failed run leaves without a last export
    OTEL_BLRP_SCHEDULE_DELAY: '20',
  }),
  runs: {
    command: { script: [asks, answers], evidence: 'none', root: 'turn/start' },
    arguments: {
      script: [{ tool: 'exec_command', arguments: { command: 'ls' } }, answers],
      cause: ['exec_command', 'dispatch_tool_call_with_state'],
      message: 'missing field `cmd`',
      handled: 'continued',
    },
    overload: {
      script: [{ refuse: 503 }, answers],
      cause: 'endpoint_session.stream_encoded_json_with',
      message: '503',
      handled: 'continued',
    },
    healthy: { script: [answers], evidence: 'none', root: 'turn/start' },
  },
};

function config(otlp, models) {
  const exporter = (signal) =>
    `{ otlp-http = { endpoint = "${otlp}/v1/${signal}", protocol = "binary" } }`;
  return `
model = "gpt-5-codex"
model_provider = "fake"
approval_policy = "never"
sandbox_mode = "danger-full-access"

[model_providers.fake]
name = "fake"
base_url = "${models}/v1"
env_key = "FAKE_KEY"
wire_api = "responses"
request_max_retries = 1
stream_max_retries = 0

[otel]
environment = "e2e"
log_user_prompt = true
exporter = ${exporter('logs')}
trace_exporter = ${exporter('traces')}
metrics_exporter = ${exporter('metrics')}
`;
}
