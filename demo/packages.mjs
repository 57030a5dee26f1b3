// npm packages for the demo: in a cache outside the checkout, installed on first use.
import { spawn } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const { SELFTRACE_DEMO_CACHE, XDG_CACHE_HOME } = process.env;
const CACHE = SELFTRACE_DEMO_CACHE
  ?? path.join(XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'selftrace-demo');
const OPTIONS = [
  '--ignore-scripts', '--no-package-lock', '--omit=dev', '--no-audit', '--no-fund',
  '--loglevel=error',
];

/** The node_modules folder with what the package.json in `folder` names; `name` is its place. */
export async function packages(name, folder, say) {
  const place = path.join(CACHE, name);
  const marker = path.join(place, 'installed');
  const wanted = await dependencies(path.join(folder, 'package.json'));
  if (await readFile(marker, 'utf8').catch(() => undefined) !== wanted) {
    say(`Installing npm packages into ${place}, which happens once.`);
    await rm(marker, { force: true });
    await mkdir(place, { recursive: true });
    await cp(path.join(folder, 'package.json'), path.join(place, 'package.json'));
    await npmInstall(place);
    await writeFile(marker, wanted);
  }
  return path.join(place, 'node_modules');
}

async function dependencies(file) {
  return JSON.stringify(JSON.parse(await readFile(file, 'utf8')).dependencies);
}

function npmInstall(place) {
  return new Promise((done, failed) => {
    const npm = spawn('npm', ['install', ...OPTIONS], {
      cwd: place,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    npm.once('error', () => failed(new Error('npm was not found; it comes with Node.')));
    npm.once('close', (code) =>
      code === 0 ? done() : failed(new Error(`npm install failed in ${place} (exit ${code}).`)));
  });
}
