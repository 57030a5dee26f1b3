// Claude Code: configured by a file named on its command line.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { nativeProgram, run } from './agent.mjs';
import { anthropicModel } from './anthropic-model.mjs';

export const name = 'Claude Code';
export const prefix = 'mcp__selftrace__';
export const revision = '2026-07-28';

/** Asks a question with the scripted model; `toolSearch` lets it defer tools behind its search. */
export async function ask(modules, home, mcpUrl, key, notebook, { toolSearch = false } = {}) {
  const model = await anthropicModel(notebook, (tool) => prefix + tool);
  try {
    const config = path.join(home, 'work', 'mcp.json');
    await writeFile(config, JSON.stringify(servers(mcpUrl)));
    const args = [
      '-p', 'why is text2sql_app failing?',
      '--mcp-config', config,
      '--strict-mcp-config',
      '--allowedTools', `${prefix}find_errors,${prefix}get_trace`,
    ];
    return await claude(modules, args, home, key, {
      ANTHROPIC_BASE_URL: model.url,
      ...(toolSearch ? {} : { ENABLE_TOOL_SEARCH: 'false' }),
    });
  } finally {
    model.close();
  }
}

/** Its own check of the connection; the server is registered for the user first. */
export async function listServers(modules, home, mcpUrl, key) {
  await claude(modules, [
    'mcp', 'add', '--scope', 'user', '--transport', 'http', 'selftrace', mcpUrl,
    '--header', 'x-api-key: ${SELFTRACE_KEY}',
  ], home, key, {});
  return claude(modules, ['mcp', 'list'], home, key, {});
}

async function claude(modules, args, home, key, environment) {
  const program = await nativeProgram(modules, '@anthropic-ai/claude-code', 'claude');
  return run(program, args, home, {
    ANTHROPIC_API_KEY: 'sk-fake',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_TELEMETRY: '1',
    SELFTRACE_KEY: key,
    ...environment,
  });
}

function servers(mcpUrl) {
  return {
    mcpServers: {
      selftrace: { type: 'http', url: mcpUrl, headers: { 'x-api-key': '${SELFTRACE_KEY}' } },
    },
  };
}
