// Google ADK for JavaScript. It names no service.

const asks = { tool: 'get_weather', arguments: { city: 'Atlantis' } };
const answers = { text: 'I do not know the weather in Atlantis.' };

export default {
  name: 'Google ADK',
  command: ({ node, packages, fault }) => [node, `${packages}/agent.mjs`, fault],
  environment: ({ models }) => ({ GOOGLE_GEMINI_BASE_URL: models }),
  runs: {
    tool: {
      script: [asks, answers],
      cause: ['execute_tool get_weather', 'call_llm'],
      message: 'no weather station in Atlantis',
      handled: 'continued',
    },
    // A span without a word is all that a refused call leaves.
    model: { script: [answers], evidence: 'none', root: 'invocation' },
  },
};
