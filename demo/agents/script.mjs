// What a model does that is a script: it reads what the agent's tools answered and decides the next
// call by the same loop that the demo plays without an agent.
import path from 'node:path';
import { heal } from '../loop.mjs';

/** For the local models of e2e/agents. It keeps no memory: each time it reads the whole talk. */
export class Script {
  /** Tool results that were not plain text. */
  oddities = [];
  #calls;
  #folder;

  /** `calls` says how the agent's model calls for each kind of step in `folder`. */
  constructor(calls, folder) {
    this.#calls = calls;
    this.#folder = folder;
  }

  /** The next call after the results so far, or the closing words. */
  async decide(_, results) {
    const loop = heal();
    let step = loop.next();
    for (const result of results) step = loop.next(result);
    if (step.done) return { text: step.value.text };
    return { text: step.value.why, ...this.#call(step.value) };
  }

  #call(step) {
    const file = path.join(this.#folder, step.read ?? step.edit ?? '');
    const [, call] = Object.entries(this.#calls).find(([kind]) => kind in step);
    return call(step, file);
  }
}
