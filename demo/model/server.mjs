// A model on this machine that answers as OpenAI's API does, refusals included. What it writes
// depends on the prompt alone: the tables named there are the tables it uses.
import http from 'node:http';
import { sqlFor } from './sql.mjs';

const CHAT_MODEL = 'gpt-4o-mini';
const CHAT_PATH = '/v1/chat/completions';
const TEXT_PATH = '/v1/completions';

/** Starts on a free port of 127.0.0.1; answers `{url, close}`. */
export async function startModel() {
  const server = http.createServer(async (request, response) => {
    const { status, body } = reply(request, await read(request));
    response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'req_1' });
    response.end(JSON.stringify(body));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function reply({ method, url, headers }, text) {
  if (!headers.authorization?.startsWith('Bearer ')) {
    return refusal(401, "You didn't provide an API key.", { code: null });
  }
  if (method !== 'POST' || ![CHAT_PATH, TEXT_PATH].includes(url)) {
    return refusal(404, `Invalid URL (${method} ${url})`, { code: null });
  }
  let request;
  try {
    request = JSON.parse(text);
  } catch {
    return refusal(400, 'We could not parse the JSON body of your request.', { code: null });
  }
  if (request.model !== CHAT_MODEL) {
    return refusal(404,
      `The model \`${request.model}\` does not exist or you do not have access to it.`,
      { code: 'model_not_found' });
  }
  if (url === TEXT_PATH) {
    return refusal(404,
      'This is a chat model and not supported in the v1/completions endpoint. '
        + 'Did you mean to use v1/chat/completions?',
      { param: 'model', code: null });
  }
  if (!Array.isArray(request.messages) || request.messages.length === 0) {
    return refusal(400, "Missing required parameter: 'messages'.",
      { param: 'messages', code: 'missing_required_parameter' });
  }
  return { status: 200, body: completion(request) };
}

function completion({ model, messages }) {
  const prompt = messages.map(({ content }) => content).join('\n');
  const content = sqlFor(prompt, messages.at(-1).content);
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_760_000_000,
    model: `${model}-2024-07-18`,
    choices: [{
      index: 0,
      message: { role: 'assistant', content, refusal: null, annotations: [] },
      logprobs: null,
      finish_reason: 'stop',
    }],
    usage: usage(tokens(prompt), tokens(content)),
    service_tier: 'default',
    system_fingerprint: 'fp_1',
  };
}

function usage(input, output) {
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
}

function tokens(text) {
  return Math.ceil(text.length / 4);
}

function refusal(status, message, { param = null, code }) {
  return { status, body: { error: { message, type: 'invalid_request_error', param, code } } };
}

async function read(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
