// A local model with an OpenAI-style API: streams chat.completion.chunk events, acts by the script.
import http from 'node:http';

/** Listens on a free port of 127.0.0.1; answers `{url, close}`. */
export async function openAiModel(notebook, toolName) {
  const server = http.createServer(async (request, response) => {
    const body = JSON.parse((await text(request)) || '{}');
    if (request.method !== 'POST' || !request.url.endsWith('/chat/completions')) {
      response.writeHead(404).end();
      return;
    }
    const tools = (body.tools ?? []).map((tool) => ({
      name: tool.function.name,
      bytes: Buffer.byteLength(JSON.stringify(tool)),
    }));
    if (tools.length === 0) {
      stream(response, body, { text: 'Looking for an error' }); // the request for a title
      return;
    }
    const results = body.messages.filter((message) => message.role === 'tool').map(plain(notebook));
    const step = await notebook.decide(tools, results);
    stream(response, body, 'tool' in step ? { ...step, tool: toolName(step.tool) } : step);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`,
    close: () => server.close(),
  };
}

function plain(notebook) {
  return (message) => {
    if (typeof message.content === 'string') return message.content;
    notebook.oddities.push(message.content.map((part) => part.type).join(','));
    return message.content.map((part) => part.text ?? '').join('\n');
  };
}

function stream(response, request, step) {
  const delta = 'tool' in step
    ? {
        role: 'assistant',
        ...(step.text ? { content: `${step.text}\n` } : {}),
        tool_calls: [{
          index: 0,
          id: `call_${Math.floor(Math.random() * 1e9)}`,
          type: 'function',
          function: { name: step.tool, arguments: JSON.stringify(step.arguments) },
        }],
      }
    : { role: 'assistant', content: step.text };
  const chunk = (choice, usage) => ({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: request.model,
    choices: [{ index: 0, ...choice }],
    ...(usage ? { usage } : {}),
  });
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(`data: ${JSON.stringify(chunk({ delta, finish_reason: null }))}\n\n`);
  const reason = 'tool' in step ? 'tool_calls' : 'stop';
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  response.write(`data: ${JSON.stringify(chunk({ delta: {}, finish_reason: reason }, usage))}\n\n`);
  response.end('data: [DONE]\n\n');
}

async function text(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
