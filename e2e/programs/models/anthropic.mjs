// The messages API of Anthropic.
import { argumentsText, event } from './wire.mjs';

const USAGE = {
  input_tokens: 12,
  cache_creation_input_tokens: 5,
  cache_read_input_tokens: 16,
  output_tokens: 7,
};

export const anthropic = {
  models: ['claude-sonnet-4-5', 'claude-haiku-4-5', 'claude-haiku-4-5-20251001'],
  path: /\/v1\/messages(\?|$)/,
  model: (request, body) => body.model,
  streams: (request, body) => body.stream === true,
  unknownModel: (model) => ({
    status: 404,
    body: error('not_found_error', `model: ${model}`),
  }),
  rateLimited: () => error(
    'rate_limit_error',
    'This request would exceed your organization\'s rate limit of 50 requests per minute.'),
  answer: (model, step) => ({ ...message(model), content: [block(step)], stop_reason: stop(step) }),
  *events(model, step) {
    const send = (type, fields) => event({ type, ...fields }, type);
    const content = block(step);
    const text = content.type === 'text';
    yield send('message_start', { message: { ...message(model), content: [], stop_reason: null } });
    yield send('content_block_start', {
      index: 0,
      content_block: text ? { ...content, text: '' } : { ...content, input: {} },
    });
    yield send('content_block_delta', {
      index: 0,
      delta: text ? { type: 'text_delta', text: content.text }
        : { type: 'input_json_delta', partial_json: argumentsText(step) },
    });
    yield send('content_block_stop', { index: 0 });
    yield send('message_delta', {
      delta: { stop_reason: stop(step), stop_sequence: null },
      usage: { output_tokens: USAGE.output_tokens },
    });
    yield send('message_stop', {});
  },
};

function message(model) {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model,
    stop_sequence: null,
    usage: USAGE,
  };
}

function block(step) {
  return step.tool === undefined
    ? { type: 'text', text: step.text }
    : { type: 'tool_use', id: 'toolu_1', name: step.tool, input: step.arguments };
}

function stop(step) {
  return step.tool === undefined ? 'end_turn' : 'tool_use';
}

function error(type, text) {
  return { type: 'error', error: { type, message: text }, request_id: 'req_1' };
}
