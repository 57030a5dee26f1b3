// The generateContent API of Gemini.
import { event } from './wire.mjs';

const PATH = /\/models\/([^/:]+):(generateContent|streamGenerateContent)/;

/** What Gemini says of a model that does not exist. */
export const noSuchGemini = (model) =>
  `models/${model} is not found for API version v1beta, or is not supported for generateContent.`;

export const gemini = {
  models: ['gemini-2.5-flash', 'gemini-2.5-flash-lite', 'gemini-2.5-pro'],
  path: PATH,
  model: (request) => request.url.match(PATH)[1],
  streams: (request) => request.url.includes(':streamGenerateContent'),
  unknownModel: (model) => ({ status: 404, body: error(404, 'NOT_FOUND', noSuchGemini(model)) }),
  rateLimited: (model) => error(
    429, 'RESOURCE_EXHAUSTED', `You exceeded your current quota for ${model}. Please retry later.`),
  answer: (model, step) => ({
    candidates: [
      { index: 0, content: { role: 'model', parts: [part(step)] }, finishReason: 'STOP' },
    ],
    usageMetadata: {
      promptTokenCount: 42,
      candidatesTokenCount: 7,
      totalTokenCount: 49,
      cachedContentTokenCount: 16,
    },
    modelVersion: model,
    responseId: 'response-1',
  }),
  *events(model, step) {
    yield event(gemini.answer(model, step));
  },
};

function part(step) {
  return step.tool === undefined
    ? { text: step.text }
    : { functionCall: { name: step.tool, args: step.arguments } };
}

function error(code, status, message) {
  return { error: { code, message, status } };
}
