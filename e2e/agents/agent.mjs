// Runs a coding agent's command line in an empty home, with stdin closed.
import { spawn } from 'node:child_process';
import { access, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const AGENT_SECONDS = 180;

/** The native program of an npm package that ships one package per platform. */
export async function nativeProgram(modules, prefix, file) {
  const name = `${prefix}-${process.platform}-${process.arch}`;
  const program = path.join(modules, name, file);
  await access(program);
  return program;
}

/** Makes an empty home, runs `use(home)`, removes it. */
export async function inEmptyHome(use) {
  const home = await mkdtemp(path.join(os.tmpdir(), 'selftrace-agent-'));
  await mkdir(path.join(home, 'work'));
  try {
    return await use(home);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** Runs to the end; answers `{code, output, seconds}`, output being both streams. */
export async function run(program, args, home, environment) {
  const started = Date.now();
  const child = spawn(program, args, {
    cwd: path.join(home, 'work'),
    env: { PATH: process.env.PATH, HOME: home, TMPDIR: os.tmpdir(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const parts = [];
  child.stdout.on('data', (part) => parts.push(part));
  child.stderr.on('data', (part) => parts.push(part));
  const timer = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), AGENT_SECONDS * 1000);
  const code = await new Promise((done, failed) => {
    child.once('close', done);
    child.once('error', failed);
  });
  clearTimeout(timer);
  return {
    code,
    output: Buffer.concat(parts).toString('utf8'),
    seconds: (Date.now() - started) / 1000,
  };
}
