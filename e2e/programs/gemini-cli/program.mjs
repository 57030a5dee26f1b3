// The Gemini command line with its telemetry on. Faults: `tool` reads a file that is not there and
// the model goes on; `model` names a model that does not exist.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { noSuchGemini } from '../models/gemini.mjs';

const asks = { tool: 'read_file', arguments: { file_path: 'settings.toml' } };
const answers = { text: 'There are no settings here.' };

export default {
  name: 'Gemini CLI',
  prepare: async ({ home, otlp }) => {
    await mkdir(path.join(home, '.gemini'));
    await writeFile(path.join(home, '.gemini/settings.json'), JSON.stringify({
      telemetry: {
        enabled: true,
        target: 'local',
        otlpEndpoint: otlp,
        otlpProtocol: 'http',
        logPrompts: true,
        traces: true,
      },
      security: { auth: { selectedType: 'gemini-api-key' } },
      general: { enableAutoUpdate: false },
    }));
  },
  command: ({ node, packages, fault }) => [
    node, path.join(packages, 'node_modules/@google/gemini-cli/bundle/gemini.js'),
    '--yolo', '--skip-trust',
    '--model', fault === 'model' ? 'gemini-2.5-flush' : 'gemini-2.5-flash',
    '--prompt', 'What do the settings say?',
  ],
  environment: ({ models }) => ({
    GEMINI_API_KEY: 'none',
    GOOGLE_GEMINI_BASE_URL: models,
    GEMINI_TELEMETRY_TRACES_ENABLED: 'true',
  }),
  runs: {
    tool: {
      script: [asks, answers],
      cause: 'tool_call',
      message: 'File not found',
      handled: 'continued',
    },
    model: { script: [answers], cause: 'llm_call', message: noSuchGemini('gemini-2.5-flush') },
    limit: {
      script: [{ refuse: 429 }, answers],
      cause: 'llm_call',
      message: 'You exceeded your current quota',
    },
    healthy: { script: [answers], evidence: 'none', root: 'llm_call' },
  },
};
