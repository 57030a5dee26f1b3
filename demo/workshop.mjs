// The folder a demo works in: a copy of the broken program, its earlier versions, the server's
// data.
import { spawn } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const BROKEN = fileURLToPath(new URL('./app', import.meta.url));
const MARKER = '.selftrace-demo';

/** One such folder. */
export class Workshop {
  constructor(folder) {
    this.folder = path.resolve(folder);
    this.program = path.join(this.folder, 'text2sql');
    this.data = path.join(this.folder, 'data');
  }

  /**
   * Puts the broken program back; whatever an earlier demo left is removed. A folder that is not a
   * demo's own is left alone.
   */
  async reset() {
    const entries = await readdir(this.folder).catch(() => []);
    if (entries.length > 0 && !entries.includes(MARKER)) {
      throw new Error(`${this.folder} holds other files: name an empty folder with --dir=FOLDER.`);
    }
    await rm(this.folder, { recursive: true, force: true });
    await mkdir(this.folder, { recursive: true });
    await writeFile(path.join(this.folder, MARKER), '');
    await cp(BROKEN, this.program, { recursive: true });
  }

  /** Gives the program its packages and its database file. */
  async equip(modules) {
    await symlink(modules, path.join(this.program, 'node_modules'));
    const { code, output } = await this.run('node create-database.js', process.env);
    if (code !== 0) throw new Error(`The database could not be made:\n${output}`);
  }

  /** Runs a shell command in the program's folder; answers `{code, output}`. */
  run(command, environment) {
    return new Promise((done, failed) => {
      const parts = [];
      const child = spawn('sh', ['-c', command], {
        cwd: this.program,
        env: environment,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child.stdout.on('data', (part) => parts.push(part));
      child.stderr.on('data', (part) => parts.push(part));
      child.once('error', failed);
      child.once('close', (code) => done({ code, output: Buffer.concat(parts).toString('utf8') }));
    });
  }

  /** The text of one of the program's files. */
  read(file) {
    return readFile(path.join(this.program, file), 'utf8');
  }

  /** Replaces the one place in a file that reads `from`; fails when there is none or more. */
  async edit(file, from, to) {
    const text = await this.read(file);
    const places = text.split(from).length - 1;
    if (places !== 1) throw new Error(`${file}: ${places} places read as the edit expects.`);
    await writeFile(path.join(this.program, file), text.replace(from, () => to));
  }
}
