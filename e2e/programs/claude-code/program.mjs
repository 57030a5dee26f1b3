// Claude Code with its telemetry on, traces included. Faults: `tool` reads a file that is not there
// and the model goes on; `model` names a model that does not exist.
import path from 'node:path';

const asks = { tool: 'Bash', arguments: { command: 'cat settings.toml', description: 'Reads' } };
const answers = { text: 'There are no settings here.' };

export default {
  name: 'Claude Code',
  packages: 'agents',
  command: ({ packages, fault }) => [
    path.join(
      packages,
      `node_modules/@anthropic-ai/claude-code-${process.platform}-${process.arch}/claude`),
    '-p', 'What do the settings say?',
    '--model', fault === 'model' ? 'claude-sonnet-4-55' : 'claude-sonnet-4-5',
    '--allowedTools', 'Bash',
  ],
  environment: ({ models }) => ({
    ANTHROPIC_BASE_URL: models,
    ANTHROPIC_API_KEY: 'sk-fake',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    CLAUDE_CODE_ENABLE_TELEMETRY: '1',
    CLAUDE_CODE_ENHANCED_TELEMETRY_BETA: '1',
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_LOGS_EXPORTER: 'otlp',
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_LOG_USER_PROMPTS: '1',
    OTEL_LOG_TOOL_DETAILS: '1',
  }),
  runs: {
    tool: {
      script: [asks, answers],
      cause: 'claude_code.tool.execution',
      message: 'Shell command failed',
      handled: 'continued',
    },
    model: {
      script: [answers],
      cause: 'claude_code.llm_request',
      message: 'claude-sonnet-4-55',
      handled: 'unknown', // the run above it says nothing
    },
    // It tries again by itself and keeps no word of the refusal.
    limit: {
      script: [{ refuse: 429 }, answers],
      evidence: 'none',
      root: 'claude_code.interaction',
    },
    healthy: { script: [answers], evidence: 'none', root: 'claude_code.interaction' },
  },
};
