// How an agent that knows the service name of its program looks for the cause; where the program has
// none, it asks about all or begins with the list of what is there. Each way ends as soon as the
// cause is in the context, or when it has no further step.

const NEXT_MAX = 6;
const TRACES_MAX = 5;

/** Selftrace: why did it fail; then what failed at all; then whatever the answers say is next. */
export async function diagnose(context, { service }) {
  const name = await workflow(context, service);
  let text = await context.call('diagnose', { workflow_name: name });
  if (context.found) return;
  text = await context.call('find_errors', { workflow_name: name });
  await follow(context, text);
}

/** Selftrace, as its instructions describe the loop: wait for the traces, then follow the answers. */
export async function loop(context, { service }) {
  await follow(context, await context.call('wait_for_traces', { workflow_name: service }));
}

async function workflow(context, service) {
  if (service !== undefined) return service;
  const text = await context.call('list_workflows', {});
  return text.match(/^(.*): \d+ traces?, /m)[1];
}

async function follow(context, answer) {
  let text = answer;
  for (let i = 0; i < NEXT_MAX && !context.found; i++) {
    const next = text.match(/^next: (\w+) (\{.*\})$/m);
    if (next === null) return;
    text = await context.call(next[1], JSON.parse(next[2]));
  }
}

/**
 * autotel-mcp by its tools' descriptions: an overview of what is failing, the cause of a trace, the
 * trace, the full picture, the logs.
 */
async function described(context, { service }) {
  let id = await traceId(context, 'find_errors', { service });
  if (context.found) return;
  id ??= await traceId(context, 'search_traces', { serviceName: service });
  for (const tool of ['find_root_cause', 'get_trace', 'correlate']) {
    if (context.found || id === undefined) break;
    await context.call(tool, { traceId: id });
  }
  if (!context.found) await context.call('search_logs', { serviceName: service });
}

/** autotel-mcp: the newest traces one after the other. */
async function traces(context, { service }, errorOnly) {
  const args = { serviceName: service, ...(errorOnly ? { errorOnly } : {}), limit: TRACES_MAX };
  const { items = [] } = data(await context.call('search_traces', args)) ?? {};
  for (const { traceId: id } of items) {
    if (context.found) return;
    await context.call('get_trace', { traceId: id });
  }
}

/** autotel-mcp: everything of the newest trace at once. */
async function picture(context, { service }) {
  const id = await traceId(context, 'search_traces', { serviceName: service, limit: 1 });
  if (id !== undefined && !context.found) await context.call('correlate', { traceId: id });
}

const one = (tool, args) => (context, { service }) =>
  context.call(tool, { serviceName: service, ...args });

/** The first is what the peer's descriptions suggest; the best of all counts as its best. */
export const PEER_WAYS = [
  described,
  (context, subject) => traces(context, subject, true),
  (context, subject) => traces(context, subject, false),
  picture,
  one('search_spans', { errorOnly: true }),
  one('search_spans', {}),
  one('search_traces', { includeSpans: true }),
  one('search_logs', {}),
  one('search_logs', { severityText: 'ERROR' }),
];

async function traceId(context, tool, args) {
  const found = data(await context.call(tool, args)) ?? {};
  return found.groups?.[0]?.traceIds[0] ?? found.items?.[0]?.traceId;
}

function data(text) {
  return JSON.parse(text).data;
}
