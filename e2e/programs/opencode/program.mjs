// OpenCode with its OpenTelemetry export on. Faults: `tool` reads a file that is not there and the
// model goes on; `model` names a model that does not exist.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { noSuchModel } from '../models/openai.mjs';

const asks = { tool: 'read', arguments: { filePath: 'settings.toml' } };
const answers = { text: 'There are no settings here.' };

export default {
  name: 'OpenCode',
  packages: 'agents',
  prepare: async ({ home, models }) => {
    await writeFile(path.join(home, 'opencode.json'), JSON.stringify(config(models)));
  },
  command: ({ packages, fault }) => [
    path.join(packages, `node_modules/opencode-${process.platform}-${process.arch}/bin/opencode`),
    'run', '--model', fault === 'model' ? 'fake/gpt-4o-minni' : 'fake/gpt-4o-mini',
    'What do the settings say?',
  ],
  environment: ({ home }) => ({
    XDG_CONFIG_HOME: path.join(home, 'config'),
    XDG_DATA_HOME: path.join(home, 'data'),
  }),
  runs: {
    tool: {
      script: [asks, answers],
      cause: 'ai.toolCall',
      message: 'settings.toml',
      handled: 'continued',
    },
    model: {
      script: [answers],
      cause: 'ai.streamText.doStream',
      message: noSuchModel('gpt-4o-minni'),
    },
  },
};

function config(models) {
  const model = (name) => ({ [name]: { name, tool_call: true } });
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
        models: { ...model('gpt-4o-mini'), ...model('gpt-4o-minni') },
      },
    },
    permission: { '*': 'allow' },
  };
}
