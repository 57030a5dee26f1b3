// Claude Code as `./selftrace demo --agent=claude` starts it, with the demo's script as its model.
import { access, mkdir, mkdtemp, symlink, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { calls } from '../../demo/agents/claude.mjs';
import { Script } from '../../demo/agents/script.mjs';
import { anthropicModel } from '../agents/anthropic-model.mjs';

/** Puts `claude` on a PATH of its own; answers `{environment, close}` for a demo in `folder`. */
export async function scriptedClaude(modules, folder) {
  const native = path.join(
    modules, `@anthropic-ai/claude-code-${process.platform}-${process.arch}`, 'claude');
  await access(native);
  const home = await mkdtemp(path.join(os.tmpdir(), 'selftrace-claude-'));
  await mkdir(path.join(home, 'bin'));
  await symlink(native, path.join(home, 'bin', 'claude'));
  const script = new Script(calls, path.join(folder, 'text2sql'));
  const model = await anthropicModel(script, (tool) => tool);
  return {
    environment: {
      ANTHROPIC_API_KEY: 'sk-fake',
      ANTHROPIC_BASE_URL: model.url,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_TELEMETRY: '1',
      ENABLE_TOOL_SEARCH: 'false',
      HOME: home,
      PATH: `${path.join(home, 'bin')}${path.delimiter}${process.env.PATH}`,
    },
    async close() {
      model.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
