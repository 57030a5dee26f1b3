// OpenCode's model when nobody's account is used: the script, in a home of its own.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openAiModel } from '../../e2e/agents/openai-model.mjs';
import { calls } from './opencode.mjs';
import { Script } from './script.mjs';

/** Starts the model and names it to OpenCode; answers `{environment, close}`. */
export async function scriptedModel({ workshop }) {
  const model = await openAiModel(new Script(calls, workshop.program), (tool) => tool);
  const home = path.join(workshop.folder, 'home');
  await mkdir(path.join(home, 'opencode'), { recursive: true });
  await writeFile(
    path.join(home, 'opencode', 'opencode.json'), JSON.stringify(config(model.url), null, 2));
  return {
    environment: {
      HOME: home,
      XDG_CACHE_HOME: home,
      XDG_CONFIG_HOME: home,
      XDG_DATA_HOME: home,
      XDG_STATE_HOME: home,
    },
    close: model.close,
  };
}

function config(modelUrl) {
  return {
    $schema: 'https://opencode.ai/config.json',
    autoupdate: false,
    share: 'disabled',
    model: 'local/script',
    small_model: 'local/script',
    enabled_providers: ['local'],
    provider: {
      local: {
        npm: '@ai-sdk/openai-compatible',
        name: 'A script',
        options: { baseURL: modelUrl, apiKey: 'none' },
        models: {
          script: { name: 'script', tool_call: true, limit: { context: 200_000, output: 8_192 } },
        },
      },
    },
  };
}
