// Starts an agent in the workshop and leaves it alone; then looks for itself whether it healed.
import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { packages } from '../packages.mjs';
import { action, heading, quote, say } from '../telling.mjs';
import * as claude from './claude.mjs';
import * as opencode from './opencode.mjs';
import { scriptedModel } from './scripted.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const TESTS = 'npm test --silent';
const TASK = `The tests of this program fail: ${TESTS}. It prints nothing about why. Heal it.`;
const NATIVE = path.join(`opencode-${process.platform}-${process.arch}`, 'bin', 'opencode');

/** The agents there are, by the name a person gives. */
export const AGENTS = { claude, opencode };

/** Fails, saying what to install, unless the agent is on the PATH. */
export async function isThere(agent) {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const found = await access(path.join(folder, agent.program), constants.X_OK)
      .then(() => true, () => false);
    if (found) return;
  }
  throw new Error(`There is no ${agent.program} on the PATH. ${agent.missing}`);
}

/** Drives the agent of the person who asked, with their account; answers whether it healed. */
export async function driveAgent(agent, stage) {
  await run(agent, stage, agent.program, {});
  return inspect(stage);
}

/** Drives OpenCode as npm has it, with a model that is a script; answers whether it healed. */
export async function driveScripted(stage) {
  const modules = await packages('agents', HERE, say);
  const model = await scriptedModel(stage);
  try {
    await run(opencode, stage, path.join(modules, NATIVE), model.environment);
  } finally {
    model.close();
  }
  return inspect(stage);
}

async function run(agent, stage, program, environment) {
  const args = await agent.prepare(stage, TASK);
  heading(`${agent.name} at work in ${stage.workshop.program}`);
  const child = spawn(program, args, {
    cwd: stage.workshop.program,
    env: { ...stage.environment, PWD: stage.workshop.program, ...environment },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const code = await new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', done);
  });
  if (code !== 0) throw new Error(`${agent.name} ended with exit code ${code}. ${agent.failed}`);
}

/** Runs the tests and asks for the fixes, whatever the agent said. */
async function inspect({ workshop, selftrace, key, environment, began }) {
  heading('What the demo sees for itself');
  action('$', TESTS);
  const { code, output } = await workshop.run(TESTS, environment);
  quote(output);
  const { fixes } = await selftrace.tool(
    'list_fixes', { workflow_name: 'text2sql', since: began, format: 'json' }, key);
  for (const { message, summary, trace_id: traceId, state } of fixes) {
    quote(`${message} · ${summary} · ${traceId} · ${state}`);
  }
  return code === 0 && fixes.length > 0 && fixes.every(({ state }) => state === 'verified');
}
