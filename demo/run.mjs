// ./selftrace demo: a program that answers questions from a database is broken three times over,
// and heals by its traces. See README.md beside this file.
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { AGENTS, driveAgent, driveScripted, isThere } from './agents/drive.mjs';
import { play } from './plain.mjs';
import { onStage } from './stage.mjs';
import { say } from './telling.mjs';
import { Workshop } from './workshop.mjs';

const USAGE = `Usage:
  ./selftrace demo                          plays the loop itself; questions and answers are shown
  ./selftrace demo --scripted               OpenCode plays it; its model is a script on this machine
  ./selftrace demo --agent=opencode|claude  your agent plays it, with your model account
  ./selftrace demo reset                    puts the broken program back
--dir=FOLDER is where it works (default ~/.selftrace/demo). SELFTRACE_URL names a running server to
use, with SELFTRACE_KEY where it asks for a key; without it the demo starts a server of its own.`;

const STORY = 'A program answers questions from a database. It is broken three times over, one bug '
  + 'behind the other, and prints nothing about it. Only its traces tell.';

const { command, agent, scripted, dir } = options();
try {
  if (!runs(process.versions.node)) throw new Error('Node 20.6 or newer is needed.');
  if (agent !== undefined) await isThere(AGENTS[agent]);
  const workshop = new Workshop(dir);
  await workshop.reset();
  if (command === 'reset') {
    say(`The broken program is back: ${workshop.program}`);
  } else {
    say(STORY);
    const healed = await onStage(workshop, (stage) => {
      if (scripted) return driveScripted(stage);
      return agent === undefined ? play(stage) : driveAgent(AGENTS[agent], stage);
    });
    process.exitCode = healed ? 0 : 1;
  }
} catch (error) {
  console.error(`selftrace demo: ${error.message}`);
  process.exitCode = 2;
}

/** Whether this Node knows --env-file. */
function runs(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > 20 || (major === 20 && minor >= 6);
}

function options() {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: {
        agent: { type: 'string' },
        dir: { type: 'string', default: path.join(os.homedir(), '.selftrace', 'demo') },
        help: { type: 'boolean', short: 'h' },
        scripted: { type: 'boolean' },
      },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    refuse(positionals.filter((word) => word !== 'reset' || positionals.length > 1), []);
    refuse([values.agent].filter((name) => name !== undefined), Object.keys(AGENTS));
    return { ...values, command: positionals[0] };
  } catch (error) {
    console.error(`selftrace demo: ${error.message}\n\n${USAGE}`);
    process.exit(2);
  }
}

function refuse(words, allowed) {
  const unknown = words.find((word) => !allowed.includes(word));
  if (unknown !== undefined) throw new Error(`unknown: ${unknown}`);
}
