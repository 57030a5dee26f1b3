// Plays the loop without an agent: makes every call itself and shows what was asked and answered.
import { heal } from './loop.mjs';
import { action, heading, quote, say } from './telling.mjs';

/** Of these answers a person needs the beginning only; so many lines of it. */
const LINES = { start_run: 1, wait_for_traces: 1, compare: 12, record_fix: 3 };

/** Plays to the end; answers whether the program is healed. */
export async function play({ workshop, selftrace, environment, key }) {
  const loop = heal();
  let step = loop.next();
  while (!step.done) {
    if (step.value.round) heading(`Round ${step.value.round}`);
    say(`\n${step.value.why}`);
    step = loop.next(await perform(step.value));
  }
  console.log(`\n${step.value.text}`);
  return step.value.healed;

  async function perform(what) {
    if ('ask' in what) {
      action('▸', `${what.ask} ${JSON.stringify(what.arguments)}`);
      const answer = await selftrace.toolText(what.ask, what.arguments, key);
      quote(unfenced(answer), LINES[what.ask]);
      return answer;
    }
    if ('command' in what) {
      action('$', what.command);
      const { output } = await workshop.run(what.command, environment);
      quote(output);
      return output;
    }
    if ('read' in what) {
      action('◂', what.read);
      return workshop.read(what.read);
    }
    return edit(what);
  }

  async function edit({ edit: file, from, to }) {
    try {
      await workshop.edit(file, from, to);
    } catch (error) {
      return `Could not edit it: ${error.message}`;
    }
    action('✎', file);
    quote([...signed('-', from), ...signed('+', to)].join('\n'));
    return 'Edited.';
  }
}

function signed(sign, text) {
  return text.trimEnd().split('\n').map((line) => `${sign} ${line}`);
}

/** Without the marks that tell a model where recorded text begins and ends. */
function unfenced(answer) {
  return answer.replace(/^<\/?untrusted-telemetry-.*\n?/gm, '');
}
