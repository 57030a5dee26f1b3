// LangSmith in its OpenTelemetry mode. It says OK of what failed; an exception event tells otherwise.
import { noSuchModel } from '../models/openai.mjs';

export default {
  name: 'LangSmith',
  command: ({ node, packages, fault }) => [node, `${packages}/ask.mjs`, fault],
  environment: ({ models, otlp }) => ({
    OPENAI_BASE_URL: `${models}/v1`,
    OTEL_EXPORTER_OTLP_ENDPOINT: `${otlp}/v1/traces`, // LangSmith posts to it as it is
    LANGSMITH_TRACING: 'true',
    LANGSMITH_OTEL_ENABLED: 'true',
    LANGSMITH_PROJECT: 'billing',
    LANGSMITH_API_KEY: 'none',
  }),
  runs: {
    tool: {
      script: [{ text: 'SELECT count(*) FROM invoices' }],
      cause: 'run_sql',
      message: 'no such table: invoices',
    },
    model: { script: [{ text: 'ok' }], cause: 'ChatOpenAI', message: noSuchModel('gpt-4o-minni') },
  },
};
