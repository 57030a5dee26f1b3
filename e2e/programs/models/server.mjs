// One local server that answers like the public model APIs do and acts by a script, so that a run
// needs no account and always goes the same way. It knows a few models; every other name is refused
// with the words of the real API.
import http from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { anthropic } from './anthropic.mjs';
import { gemini } from './gemini.mjs';
import { openAiChat, openAiResponses } from './openai.mjs';

const APIS = [openAiChat, openAiResponses, anthropic, gemini];

/**
 * What the model does next: `{text}` answers, `{tool, arguments}` calls a tool (arguments an object,
 * or a string sent as it is), `{refuse: 429}` refuses the request. `seconds` is how long it thinks.
 */
export class Models {
  #server;
  #steps = [];

  /** Listens on a free port of 127.0.0.1. */
  static async start() {
    const models = new Models();
    models.#server = http.createServer((request, response) => models.#answer(request, response));
    await new Promise((done) => models.#server.listen(0, '127.0.0.1', done));
    models.origin = `http://127.0.0.1:${models.#server.address().port}`;
    return models;
  }

  /** Takes these steps from now on, one per request; the last one again and again. */
  follow(steps) {
    this.#steps = [...steps];
    this.requests = [];
  }

  close() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** A model cannot call a tool that it was not offered: such requests take no step. */
  #next(body) {
    const [step = { text: 'ok' }] = this.#steps;
    if (step.tool !== undefined && !(body.tools?.length > 0)) return { text: 'ok' };
    if (this.#steps.length > 1) this.#steps.shift();
    return step;
  }

  async #answer(request, response) {
    const body = await json(request);
    const api = APIS.find(({ path }) => path.test(request.url));
    this.requests.push({ url: request.url, body });
    if (request.method !== 'POST' || api === undefined) {
      send(response, 404, { error: { message: `no such path: ${request.url}` } });
      return;
    }
    const model = api.model(request, body);
    if (!api.models.includes(model)) {
      const { status, body: refusal } = api.unknownModel(model);
      send(response, status, refusal);
      return;
    }
    const step = this.#next(body);
    if (step.seconds !== undefined) await setTimeout(step.seconds * 1000);
    if (step.refuse !== undefined) {
      send(response, step.refuse, api.rateLimited(model), { 'retry-after-ms': '1' });
    } else if (api.streams(request, body)) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const event of api.events(model, step)) response.write(event);
      response.end();
    } else {
      send(response, 200, api.answer(model, step));
    }
  }
}

async function json(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const text = Buffer.concat(parts).toString('utf8');
  return text.startsWith('{') ? JSON.parse(text) : {};
}

function send(response, status, body, headers = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
