// A local model with an Anthropic-style API: streams message events, acts by the script.
import http from 'node:http';

/** Listens on a free port of 127.0.0.1; answers `{url, close}`. */
export async function anthropicModel(notebook, toolName) {
  const server = http.createServer(async (request, response) => {
    const body = JSON.parse((await text(request)) || '{}');
    if (request.method !== 'POST' || !/^\/v1\/messages(\?|$)/.test(request.url)) {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"input_tokens":1}');
      return;
    }
    const step = await decide(notebook, body, toolName);
    if (body.stream) stream(response, body, step);
    else whole(response, body, step);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

async function decide(notebook, body, toolName) {
  const tools = (body.tools ?? []).map((tool) => ({
    name: tool.name,
    bytes: Buffer.byteLength(JSON.stringify(tool)),
  }));
  if (tools.length === 0) return { text: 'ok' };
  const blocks = body.messages.flatMap(({ content }) => (Array.isArray(content) ? content : []));
  const calls = new Map(
    blocks.filter((block) => block.type === 'tool_use').map((block) => [block.id, block.name]));
  const results = blocks.filter((block) => block.type === 'tool_result');
  const fromSearch = results.filter((block) => calls.get(block.tool_use_id) === 'ToolSearch');
  const deferred = !tools.some((tool) => tool.name.startsWith('mcp__'));
  if (deferred && fromSearch.length === 0 && tools.some(({ name }) => name === 'ToolSearch')) {
    notebook.searched = true;
    return { tool: 'ToolSearch', arguments: { query: notebook.search, max_results: 5 } };
  }
  for (const block of fromSearch) notebook.found = JSON.stringify(block.content);
  const answers = results.filter((block) => !fromSearch.includes(block)).map(plain(notebook));
  const step = await notebook.decide(tools, answers);
  return 'tool' in step ? { ...step, tool: toolName(step.tool) } : step;
}

function plain(notebook) {
  return ({ content }) => {
    if (typeof content === 'string') return content;
    const odd = content.filter((part) => part.type !== 'text');
    if (content.length !== 1 || odd.length > 0) {
      notebook.oddities.push(content.map((part) => part.type).join(','));
    }
    return content.map((part) => part.text ?? '').join('\n');
  };
}

function stream(response, request, step) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (type, fields) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`);
  send('message_start', { message: { ...message(request), content: [], stop_reason: null } });
  const block = content(step);
  const start = block.type === 'text' ? { ...block, text: '' } : { ...block, input: {} };
  const delta = block.type === 'text'
    ? { type: 'text_delta', text: block.text }
    : { type: 'input_json_delta', partial_json: JSON.stringify(block.input) };
  send('content_block_start', { index: 0, content_block: start });
  send('content_block_delta', { index: 0, delta });
  send('content_block_stop', { index: 0 });
  const reason = block.type === 'text' ? 'end_turn' : 'tool_use';
  send('message_delta', {
    delta: { stop_reason: reason, stop_sequence: null },
    usage: { output_tokens: 1 },
  });
  send('message_stop', {});
  response.end();
}

function whole(response, request, step) {
  const block = content(step);
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({
    ...message(request),
    content: [block],
    stop_reason: block.type === 'text' ? 'end_turn' : 'tool_use',
  }));
}

function content(step) {
  return 'tool' in step
    ? {
        type: 'tool_use',
        id: `toolu_${Math.floor(Math.random() * 1e9)}`,
        name: step.tool,
        input: step.arguments,
      }
    : { type: 'text', text: step.text };
}

function message(request) {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: request.model,
    stop_sequence: null,
    usage: { input_tokens: 1, output_tokens: 1 },
  };
}

async function text(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
