// An OpenAI-style API that knows one model. Every other name is answered as the real one does.
import http from 'node:http';

const MODEL = 'gpt-4o-mini';

/** The answer to a model that does not exist. */
export const notFound = (model) =>
  `The model \`${model}\` does not exist or you do not have access to it.`;

/** Listens on a free port of 127.0.0.1; answers `{url, close}`. */
export async function fakeOpenAi() {
  const server = http.createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const { model } = JSON.parse(Buffer.concat(parts).toString('utf8'));
    const [status, body] = model === MODEL ? [200, completion(model)] : [404, refusal(model)];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`,
    close: () => server.close(),
  };
}

function refusal(model) {
  return {
    error: {
      message: notFound(model),
      type: 'invalid_request_error',
      param: null,
      code: 'model_not_found',
    },
  };
}

function completion(model) {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model,
    choices: [{
      index: 0,
      message: { role: 'assistant', content: 'SELECT count(*) FROM customers' },
      finish_reason: 'stop',
    }],
    usage: { prompt_tokens: 12, completion_tokens: 6, total_tokens: 18 },
  };
}
