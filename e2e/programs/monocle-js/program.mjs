// Monocle for JavaScript. It leaves the root clean: the trace has an error, not a known failure.
import { noSuchModel } from '../models/openai.mjs';

export default {
  name: 'Monocle for JavaScript',
  workflow: 'text2sql-monocle',
  command: ({ packages }) => ['node', `${packages}/ask.cjs`],
  environment: ({ models }) => ({ OPENAI_BASE_URL: `${models}/v1` }),
  runs: {
    model: { cause: 'openai_chat', message: noSuchModel('gpt-4o-minnni'), handled: 'unknown' },
  },
};
