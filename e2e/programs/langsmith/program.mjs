// LangSmith in its OpenTelemetry mode.
import { noSuchModel } from '../models/openai.mjs';

export default {
  name: 'LangSmith',
  workflow: 'billing',
  command: ({ node, packages, fault }) => [node, `${packages}/ask.mjs`, fault],
  environment: ({ models, otlp }) => ({
    OPENAI_BASE_URL: `${models}/v1`,
    OTEL_EXPORTER_OTLP_ENDPOINT: `${otlp}/v1/traces`, // LangSmith posts to it as it is
    LANGSMITH_ENDPOINT: models, // whatever it asks there is not found
    LANGSMITH_TRACING: 'true',
    LANGSMITH_OTEL_ENABLED: 'true',
    LANGSMITH_PROJECT: 'billing',
    LANGSMITH_API_KEY: 'none',
  }),
  errors: { workflow_name: 'billing' },
  runs: {
    tool: {
      // Slow enough for the run to be sent before its end is: the OK of its beginning then stays.
      script: [{ text: 'SELECT count(*) FROM invoices', seconds: 1 }],
      cause: 'run_sql',
      message: 'no such table: invoices',
    },
    model: { script: [{ text: 'ok' }], cause: 'ChatOpenAI', message: noSuchModel('gpt-4o-minni') },
  },
};
