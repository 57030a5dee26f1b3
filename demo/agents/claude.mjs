// Claude Code in the workshop: what it is told, and how it is started to work by itself.
import { cp, writeFile } from 'node:fs/promises';
import path from 'node:path';

const RULES = new URL(
  '../../mcp-config-examples/playbooks/claude-code/agents/self-heal.md', import.meta.url);

export const name = 'Claude Code';
export const program = 'claude';
export const missing = 'Install it (npm install -g @anthropic-ai/claude-code) and log in (claude).';
export const failed = 'It needs a model account: start claude once and log in.';

const TOOLS = ['mcp__selftrace', 'Bash', 'Edit', 'Read', 'Write'];

/** Writes its configuration and its rules into the workshop; answers its arguments. */
export async function prepare({ workshop, selftrace, key }, task) {
  await cp(RULES, path.join(workshop.program, '.claude', 'agents', 'self-heal.md'));
  const config = {
    mcpServers: {
      selftrace: {
        type: 'http',
        url: selftrace.mcpUrl,
        ...(key ? { headers: { 'x-api-key': '${SELFTRACE_KEY}' } } : {}),
      },
    },
  };
  const file = path.join(workshop.program, '.mcp.json');
  await writeFile(file, `${JSON.stringify(config, null, 2)}\n`);
  return [
    '-p', task, '--agent', 'self-heal', '--mcp-config', file, '--strict-mcp-config',
    '--allowedTools', TOOLS.join(','),
  ];
}

/** How its model calls for a step of the loop. */
export const calls = {
  ask: ({ ask, arguments: given }) => ({ tool: `mcp__selftrace__${ask}`, arguments: given }),
  command: ({ command, why }) => ({ tool: 'Bash', arguments: { command, description: why } }),
  read: (_, file) => ({ tool: 'Read', arguments: { file_path: file } }),
  edit: ({ from, to }, file) => ({
    tool: 'Edit',
    arguments: { file_path: file, old_string: from, new_string: to },
  }),
};
