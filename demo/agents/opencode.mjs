// OpenCode in the workshop: what it is told, and how it is started to work by itself.
import { cp, writeFile } from 'node:fs/promises';
import path from 'node:path';

const RULES = new URL(
  '../../mcp-config-examples/playbooks/opencode/agent/self-heal.md', import.meta.url);

export const name = 'OpenCode';
export const program = 'opencode';
export const missing = 'Install it (npm install -g opencode-ai) and log in (opencode auth login).';
export const failed = 'It needs a model account: opencode auth login.';

/** Writes its configuration and its rules into the workshop; answers its arguments. */
export async function prepare({ workshop, selftrace, key }, task) {
  await cp(RULES, path.join(workshop.program, '.opencode', 'agent', 'self-heal.md'));
  const config = {
    $schema: 'https://opencode.ai/config.json',
    mcp: {
      selftrace: {
        type: 'remote',
        url: selftrace.mcpUrl,
        enabled: true,
        oauth: false,
        ...(key ? { headers: { 'x-api-key': '{env:SELFTRACE_KEY}' } } : {}),
      },
    },
    permission: { bash: 'allow', edit: 'allow' },
  };
  await writeFile(
    path.join(workshop.program, 'opencode.json'), `${JSON.stringify(config, null, 2)}\n`);
  return ['run', '--agent', 'self-heal', task];
}

/** How its model calls for a step of the loop. */
export const calls = {
  ask: ({ ask, arguments: given }) => ({ tool: `selftrace_${ask}`, arguments: given }),
  command: ({ command, why }) => ({ tool: 'bash', arguments: { command, description: why } }),
  read: (_, file) => ({ tool: 'read', arguments: { filePath: file } }),
  edit: ({ from, to }, file) => ({
    tool: 'edit',
    arguments: { filePath: file, oldString: from, newString: to },
  }),
};
