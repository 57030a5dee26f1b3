// The OpenTelemetry SDK for Node with its OpenAI instrumentation.
import { noSuchModel } from '../models/openai.mjs';

export default {
  name: 'OpenTelemetry for Node, OpenAI instrumentation',
  command: ({ node, packages }) => [
    node, '--require', `${packages}/instrumentation.cjs`, `${packages}/ask.cjs`,
  ],
  environment: ({ models }) => ({ OPENAI_BASE_URL: `${models}/v1` }),
  runs: {
    model: { cause: 'chat gpt-4o-minni', message: noSuchModel('gpt-4o-minni') },
  },
};
