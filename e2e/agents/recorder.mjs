// Passes MCP requests on to the server and notes what the client said about itself.
import http from 'node:http';

/** Listens on a free port of 127.0.0.1 in front of `target`; answers `{url, requests, close}`. */
export async function recorder(target) {
  const requests = [];
  const server = http.createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts);
    requests.push({ method: request.method, headers: request.headers, rpc: rpcMethod(body) });
    const { host, connection, ...headers } = request.headers;
    const onward = http.request(
      new URL(request.url, target), { method: request.method, headers }, (answer) => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      });
    onward.once('error', () => response.writeHead(502).end());
    onward.end(body);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${server.address().port}/mcp`,
    requests,
    close: () => server.close(),
  };
}

function rpcMethod(body) {
  try {
    const message = JSON.parse(body.toString('utf8'));
    const version = message.params?.protocolVersion
      ?? message.params?._meta?.['io.modelcontextprotocol/protocolVersion'];
    return { method: message.method, version };
  } catch {
    return {};
  }
}
