// What the scripted model does: find the error, open a trace of it, quote what it read. It knows no
// ids beforehand; like a real model it takes the trace id from the text it was given.
export const WORKFLOW = 'text2sql_app';
export const CAPTURE = 'monocle-py/otlp-traced-bug1';

const TRACE_ID = /(?<![-\w])[0-9a-f]{32}\b/; // not the boundary of the fence

/** The first trace id in a text a tool answered. */
export const traceIdIn = (text) => text.match(TRACE_ID)?.[0];

/**
 * The next step after the tool results so far: a call `{tool, arguments}` or an answer `{text}`.
 */
export function next(results) {
  switch (results.length) {
    case 0:
      return { tool: 'find_errors', arguments: { workflow_name: WORKFLOW } };
    case 1: {
      const traceId = traceIdIn(results[0]);
      return traceId === undefined
        ? { text: `NO TRACE ID IN: ${results[0]}` }
        : { tool: 'get_trace', arguments: { trace_id: traceId, view: 'errors' } };
    }
    default:
      return { text: `I READ: ${results.at(-1)}` };
  }
}

/** A model's notebook: what each request offered and brought. */
export class Notebook {
  /** Full names of the tools of the latest request that had any. */
  tools = [];
  /** Tool results of the longest conversation, as text. */
  results = [];
  /** Results that were not plain text. */
  oddities = [];
  /** Called before the second tool call is answered. */
  beforeSecondCall = async () => {};
  #paused = false;

  /** Notes a request and decides the answer. */
  async decide(tools, results) {
    if (tools.length > 0) this.tools = tools;
    if (results.length > this.results.length) this.results = results;
    if (results.length === 1 && !this.#paused) {
      this.#paused = true;
      await this.beforeSecondCall();
    }
    return next(results);
  }

  /** The offered tools of the server, without the client's prefix. */
  serverTools(prefix) {
    return this.tools.filter((tool) => tool.name.startsWith(prefix));
  }
}
