// OpenCode: configured by opencode.json in its working folder.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { nativeProgram, run } from './agent.mjs';
import { openAiModel } from './openai-model.mjs';

export const name = 'OpenCode';
export const prefix = 'selftrace_';
export const revision = '2025-11-25';

/** Asks a question with the scripted model. */
export async function ask(modules, home, mcpUrl, key, notebook) {
  const model = await openAiModel(notebook, (tool) => prefix + tool);
  try {
    return await opencode(modules, ['run', 'why is text2sql_app failing?'], home, mcpUrl, key, model.url);
  } finally {
    model.close();
  }
}

/** Its own check of the connection. */
export async function listServers(modules, home, mcpUrl, key) {
  return opencode(modules, ['mcp', 'list'], home, mcpUrl, key, 'http://127.0.0.1:9/v1');
}

async function opencode(modules, args, home, mcpUrl, key, modelUrl) {
  await writeFile(
    path.join(home, 'work', 'opencode.json'), JSON.stringify(config(mcpUrl, modelUrl)));
  const program = await nativeProgram(modules, 'opencode', 'bin/opencode');
  return run(program, args, home, {
    XDG_CONFIG_HOME: path.join(home, 'config'),
    XDG_DATA_HOME: path.join(home, 'data'),
    SELFTRACE_KEY: key,
  });
}

function config(mcpUrl, modelUrl) {
  return {
    $schema: 'https://opencode.ai/config.json',
    autoupdate: false,
    share: 'disabled',
    model: 'fake/scripted',
    small_model: 'fake/scripted',
    enabled_providers: ['fake'],
    provider: {
      fake: {
        npm: '@ai-sdk/openai-compatible',
        name: 'Fake',
        options: { baseURL: modelUrl, apiKey: 'none' },
        models: {
          scripted: {
            name: 'scripted',
            tool_call: true,
            limit: { context: 100_000, output: 4_096 },
          },
        },
      },
    },
    permission: { '*': 'allow' },
    mcp: {
      selftrace: {
        type: 'remote',
        url: mcpUrl,
        enabled: true,
        oauth: false,
        headers: { 'x-api-key': '{env:SELFTRACE_KEY}' },
      },
    },
  };
}
