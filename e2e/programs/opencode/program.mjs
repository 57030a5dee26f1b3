// OpenCode with its OpenTelemetry export on. Faults: `tool` reads a file that is not there and the
// model goes on; `limit` is refused once for too many requests.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

const asks = { tool: 'read', arguments: { filePath: 'settings.toml' } };
const answers = { text: 'There are no settings here.', seconds: 2 }; // it exports while it waits

export default {
  name: 'OpenCode',
  packages: 'agents',
  prepare: async ({ home, models }) => {
    await writeFile(path.join(home, 'opencode.json'), JSON.stringify(config(models)));
  },
  command: ({ packages }) => [
    path.join(packages, `node_modules/opencode-${process.platform}-${process.arch}/bin/opencode`),
    'run', 'What do the settings say?',
  ],
  environment: ({ home }) => ({
    XDG_CONFIG_HOME: path.join(home, 'config'),
    XDG_DATA_HOME: path.join(home, 'data'),
    OPENCODE_DISABLE_MODELS_FETCH: '1',
    // It leaves without a last export: what it did is sent while it runs.
    OTEL_BSP_SCHEDULE_DELAY: '20',
  }),
  completeness: 'incomplete', // it leaves before the last spans are sent
  runs: {
    tool: {
      script: [asks, answers],
      cause: ['ai.toolCall', 'ReadTool.miss'], // two branches, one failure
      message: 'File not found',
      handled: 'unknown',
    },
    limit: {
      script: [{ refuse: 429 }, answers],
      cause: 'ai.streamText.doStream',
      message: 'Rate limit reached for gpt-4o-mini',
      handled: 'unknown',
    },
    healthy: { script: [answers], evidence: 'none', root: 'http.server POST' },
  },
};

function config(models) {
  return {
    $schema: 'https://opencode.ai/config.json',
    autoupdate: false,
    share: 'disabled',
    model: 'fake/gpt-4o-mini',
    small_model: 'fake/gpt-4o-mini',
    enabled_providers: ['fake'],
    experimental: { openTelemetry: true },
    provider: {
      fake: {
        npm: '@ai-sdk/openai-compatible',
        name: 'Fake',
        options: { baseURL: `${models}/v1`, apiKey: 'none' },
        models: { 'gpt-4o-mini': { name: 'gpt-4o-mini', tool_call: true } },
      },
    },
    permission: { '*': 'allow' },
  };
}
