// Collects what was checked, prints it as a table, and decides the exit code.

/** One run's results. */
export class Report {
  #rows = [];

  /** Notes whether `what` holds; `seen` is what was observed. */
  check(subject, what, holds, seen = '') {
    this.#rows.push({ subject, what, holds: Boolean(holds), seen: oneLine(seen) });
    console.error(`${holds ? 'ok  ' : 'FAIL'}  ${subject}: ${what}${holds ? '' : `\n      ${seen}`}`);
  }

  /** Runs a part; an exception is a failed row, and the run goes on. */
  async part(subject, run) {
    try {
      await run();
    } catch (error) {
      this.check(subject, 'runs to its end', false, error.stack);
    }
  }

  /** Prints the table; sets the exit code. */
  finish() {
    console.log('| | what | checked | seen |\n|---|---|---|---|');
    for (const { subject, what, holds, seen } of this.#rows) {
      console.log(`| ${holds ? 'ok' : '**FAIL**'} | ${subject} | ${what} | ${seen} |`);
    }
    const failed = this.#rows.filter((row) => !row.holds).length;
    console.log(`\n${this.#rows.length - failed} of ${this.#rows.length} hold.`);
    process.exitCode = failed === 0 && this.#rows.length > 0 ? 0 : 1;
  }
}

function oneLine(text) {
  const line = String(text).replaceAll('|', '\\|').replace(/\s+/g, ' ').trim();
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}
