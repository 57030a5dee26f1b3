// Starts an agent in the workshop and leaves it alone; then looks for itself whether it healed.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { packages } from '../packages.mjs';
import { action, heading, quote, say } from '../telling.mjs';
import * as claude from './claude.mjs';
import * as opencode from './opencode.mjs';
import { scriptedModel } from './scripted.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const TESTS = 'npm test --silent';
const AGENTS = { claude, opencode };

/** Drives the agent of the person who asked, with their account; answers whether it healed. */
export async function driveAgent(name, stage) {
  const agent = AGENTS[name];
  await run(agent, stage, agent.program, {});
  return inspect(stage);
}

/** Drives OpenCode as npm has it, with a model that is a script; answers whether it healed. */
export async function driveScripted(stage) {
  const modules = await packages('agents', HERE, say);
  const model = await scriptedModel(opencode, stage);
  try {
    await run(opencode, stage, path.join(modules, ...native), model.environment);
  } finally {
    model.close();
  }
  return inspect(stage);
}

const native = [`opencode-${process.platform}-${process.arch}`, 'bin', 'opencode'];

async function run(agent, stage, program, environment) {
  const prompt = await readFile(path.join(HERE, 'prompt.md'), 'utf8');
  const args = await agent.prepare(stage, prompt);
  heading(`${agent.name} at work in ${stage.workshop.program}`);
  const code = await ended(agent, spawn(program, args, {
    cwd: stage.workshop.program,
    env: { ...stage.environment, PWD: stage.workshop.program, ...environment },
    stdio: ['ignore', 'inherit', 'inherit'],
  }));
  if (code !== 0) throw new Error(`${agent.name} ended with exit code ${code}. ${agent.failed}`);
}

function ended(agent, child) {
  return new Promise((done, failed) => {
    child.once('error', () => failed(new Error(
      `${agent.name} was not found: no ${agent.program} on the PATH. ${agent.missing}`)));
    child.once('close', done);
  });
}

/** Runs the tests once more, whatever the agent said. */
async function inspect({ workshop, environment }) {
  heading('What the demo sees for itself');
  action('$', TESTS);
  const { code, output } = await workshop.run(TESTS, environment);
  quote(output);
  return code === 0;
}
