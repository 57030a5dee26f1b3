// Monocle for JavaScript as it is used with Okahu: MONOCLE_EXPORTER=okahu and the address of the
// ingest. Its JSON has a status that is always UNSET and no exception: the trace arrives whole, and
// nobody can know that the call failed.
export default {
  name: 'Monocle for JavaScript, MONOCLE_EXPORTER=okahu',
  command: ({ packages }) => ['node', `${packages}/ask.cjs`],
  environment: ({ models, otlp }) => ({
    OPENAI_BASE_URL: `${models}/v1`,
    MONOCLE_EXPORTER: 'okahu',
    OKAHU_API_KEY: 'any',
    OKAHU_INGESTION_ENDPOINT: `${otlp}/api/v1/trace/ingest`,
  }),
  runs: {
    model: { evidence: 'none', root: 'workflow.openai_chat' },
  },
};
