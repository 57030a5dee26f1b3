// ./selftrace demo: a program that answers questions from a database is broken three times over,
// and heals by its traces. See README.md beside this file.
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { driveAgent, driveScripted } from './agents/drive.mjs';
import { play } from './plain.mjs';
import { onStage } from './stage.mjs';
import { say } from './telling.mjs';
import { Workshop } from './workshop.mjs';

const AGENTS = ['opencode', 'claude'];
const USAGE = `Usage:
  ./selftrace demo                          plays the loop itself; questions and answers are shown
  ./selftrace demo --scripted               OpenCode plays it; its model is a script on this machine
  ./selftrace demo --agent=opencode|claude  your agent plays it, with your model account
  ./selftrace demo reset                    puts the broken program back
--dir=FOLDER is where it works (default ~/.selftrace/demo). SELFTRACE_URL names a running server to
use, with SELFTRACE_KEY where it asks for a key; without it the demo starts a server of its own.`;

const { command, agent, scripted, dir } = options();
try {
  const workshop = new Workshop(dir);
  await workshop.reset();
  if (command === 'reset') {
    say(`The broken program is back: ${workshop.program}`);
  } else {
    const healed = await onStage(workshop, (stage) => {
      if (scripted) return driveScripted(stage);
      return agent === undefined ? play(stage) : driveAgent(agent, stage);
    });
    process.exitCode = healed ? 0 : 1;
  }
} catch (error) {
  console.error(`selftrace demo: ${error.message}`);
  process.exitCode = 2;
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
    refuse([values.agent].filter((name) => name !== undefined), AGENTS);
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
