// The two APIs of OpenAI: chat completions and responses.
import { argumentsText, event } from './wire.mjs';

const MODELS = ['gpt-4o-mini', 'gpt-5-codex'];
const USAGE = { prompt: 42, completion: 7, cached: 16 };

/** What OpenAI says of a model that does not exist. */
export const noSuchModel = (model) =>
  `The model \`${model}\` does not exist or you do not have access to it.`;

/** What OpenAI says when there were too many requests. */
export const tooMany = (model) =>
  `Rate limit reached for ${model} in organization org-demo on requests per min (RPM): `
    + 'Limit 3, Used 3, Requested 1.';

const shared = {
  models: MODELS,
  model: (request, body) => body.model,
  streams: (request, body) => body.stream === true,
  unknownModel: (model) => ({
    status: 404,
    body: error(noSuchModel(model), 'invalid_request_error', 'model_not_found'),
  }),
  rateLimited: (model) => error(tooMany(model), 'requests', 'rate_limit_exceeded'),
};

export const openAiChat = {
  ...shared,
  path: /\/chat\/completions$/,
  answer: (model, step) => ({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_760_000_000,
    model: `${model}-2024-07-18`,
    choices: [{ index: 0, message: chatMessage(step), finish_reason: finish(step) }],
    usage: chatUsage(),
  }),
  *events(model, step) {
    const chunk = (choices, usage = null) => event({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      created: 1_760_000_000,
      model: `${model}-2024-07-18`,
      choices,
      usage,
    });
    const message = chatMessage(step);
    const delta = message.tool_calls === undefined ? message
      : { ...message, tool_calls: message.tool_calls.map((call) => ({ index: 0, ...call })) };
    yield chunk([{ index: 0, delta, finish_reason: null }]);
    yield chunk([{ index: 0, delta: {}, finish_reason: finish(step) }]);
    yield chunk([], chatUsage());
    yield event('[DONE]');
  },
};

export const openAiResponses = {
  ...shared,
  path: /\/responses$/,
  answer: (model, step) => responseBody(model, step, 'completed'),
  *events(model, step) {
    let number = 0;
    const send = (type, fields) => event({ type, sequence_number: number++, ...fields }, type);
    const [item] = responseBody(model, step, 'completed').output;
    const begun = { ...responseBody(model, step, 'in_progress'), output: [], usage: null };
    yield send('response.created', { response: begun });
    const empty = item.type === 'message' ? { ...item, content: [] } : { ...item, arguments: '' };
    yield send('response.output_item.added', { output_index: 0, item: empty });
    const place = { item_id: item.id, output_index: 0 };
    if (item.type === 'message') {
      const [part] = item.content;
      const at = { ...place, content_index: 0 };
      yield send('response.content_part.added', { ...at, part: { ...part, text: '' } });
      yield send('response.output_text.delta', { ...at, delta: part.text, logprobs: [] });
      yield send('response.output_text.done', { ...at, text: part.text, logprobs: [] });
      yield send('response.content_part.done', { ...at, part });
    } else {
      yield send('response.function_call_arguments.delta', { ...place, delta: item.arguments });
      yield send('response.function_call_arguments.done', { ...place, arguments: item.arguments });
    }
    yield send('response.output_item.done', { output_index: 0, item });
    yield send('response.completed', { response: responseBody(model, step, 'completed') });
  },
};

function chatMessage(step) {
  if (step.tool === undefined) return { role: 'assistant', content: step.text };
  const call = { name: step.tool, arguments: argumentsText(step) };
  return {
    role: 'assistant',
    content: null,
    tool_calls: [{ id: 'call_1', type: 'function', function: call }],
  };
}

function finish(step) {
  return step.tool === undefined ? 'stop' : 'tool_calls';
}

function chatUsage() {
  return {
    prompt_tokens: USAGE.prompt,
    completion_tokens: USAGE.completion,
    total_tokens: USAGE.prompt + USAGE.completion,
    prompt_tokens_details: { cached_tokens: USAGE.cached },
    completion_tokens_details: { reasoning_tokens: 0 },
  };
}

function responseBody(model, step, status) {
  const item = step.tool === undefined
    ? {
        id: 'msg_1',
        type: 'message',
        status: 'completed',
        role: 'assistant',
        content: [{ type: 'output_text', text: step.text, annotations: [] }],
      }
    : {
        id: 'fc_1',
        type: 'function_call',
        status: 'completed',
        call_id: 'call_1',
        name: step.tool,
        arguments: argumentsText(step),
      };
  return {
    id: 'resp_1',
    object: 'response',
    created_at: 1_760_000_000,
    status,
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    model: `${model}-2024-07-18`,
    output: [item],
    parallel_tool_calls: true,
    temperature: 1,
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    usage: {
      input_tokens: USAGE.prompt,
      input_tokens_details: { cached_tokens: USAGE.cached },
      output_tokens: USAGE.completion,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: USAGE.prompt + USAGE.completion,
    },
  };
}

function error(message, type, code) {
  return { error: { message, type, param: null, code } };
}
