// How the demo speaks: plain lines on standard output, what was asked and what came back set off.

const WIDTH = Math.min(Math.max(process.stdout.columns ?? 100, 60), 120);

/** A paragraph of the teller. */
export function say(text = '') {
  console.log(wrapped(text, '', ''));
}

/** A heading. */
export function heading(text) {
  console.log(`\n── ${text} ${'─'.repeat(Math.max(0, WIDTH - text.length - 4))}`);
}

/** Something done, in its own words. */
export function action(sign, text) {
  console.log(wrapped(text, `  ${sign} `, '      '));
}

/** Something that came back, set off by a bar: the first `linesMax` lines as they are shown. */
export function quote(text, linesMax = Infinity) {
  const lines = text.split('\n').filter((line) => line.trim() !== '').flatMap((line) => {
    const indent = line.match(/^ */)[0];
    return wrapped(line.trimStart(), `  │ ${indent}`, `  │ ${indent}  `).split('\n');
  });
  for (const line of lines.slice(0, linesMax)) console.log(line);
  if (lines.length > linesMax) console.log(`  │ … ${lines.length - linesMax} more lines`);
}

/** Breaks a line between words; a word longer than the line stays whole. */
function wrapped(text, first, rest) {
  const lines = [];
  let line = first;
  let empty = true;
  for (const word of text.split(' ')) {
    if (!empty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = rest;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line].join('\n');
}
