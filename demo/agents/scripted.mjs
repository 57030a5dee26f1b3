// A model that is a script on this machine. It reads what the agent's tools answered and decides
// the next call by the same loop that the demo plays without an agent.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openAiModel } from '../../e2e/agents/openai-model.mjs';
import { heal } from '../loop.mjs';

/** Starts it for OpenCode, in a home of its own; answers `{environment, close}`. */
export async function scriptedModel(agent, { workshop }) {
  const model = await openAiModel(new Script(agent, workshop.program), (tool) => tool);
  const home = path.join(workshop.folder, 'home');
  await mkdir(path.join(home, 'opencode'), { recursive: true });
  await writeFile(
    path.join(home, 'opencode', 'opencode.json'), JSON.stringify(config(model.url), null, 2));
  return {
    environment: {
      HOME: home,
      XDG_CACHE_HOME: home,
      XDG_CONFIG_HOME: home,
      XDG_DATA_HOME: home,
      XDG_STATE_HOME: home,
    },
    close: model.close,
  };
}

/** Keeps no memory between requests: like a model, it reads the whole conversation each time. */
class Script {
  oddities = [];
  #agent;
  #folder;

  constructor(agent, folder) {
    this.#agent = agent;
    this.#folder = folder;
  }

  /** The next call after the results so far, or the closing words. */
  async decide(_, results) {
    const loop = heal();
    let step = loop.next();
    for (const result of results) step = loop.next(result);
    if (step.done) return { text: step.value.text };
    return { text: step.value.why, ...this.#call(this.#placed(step.value)) };
  }

  #placed(step) {
    const kind = ['read', 'edit'].find((each) => each in step);
    return kind === undefined ? step : { ...step, [kind]: path.join(this.#folder, step[kind]) };
  }

  #call(step) {
    const [, call] = Object.entries(this.#agent.calls).find(([kind]) => kind in step);
    return call(step);
  }
}

function config(modelUrl) {
  return {
    $schema: 'https://opencode.ai/config.json',
    autoupdate: false,
    share: 'disabled',
    model: 'local/script',
    small_model: 'local/script',
    enabled_providers: ['local'],
    provider: {
      local: {
        npm: '@ai-sdk/openai-compatible',
        name: 'A script',
        options: { baseURL: modelUrl, apiKey: 'none' },
        models: {
          script: { name: 'script', tool_call: true, limit: { context: 200_000, output: 8_192 } },
        },
      },
    },
  };
}
