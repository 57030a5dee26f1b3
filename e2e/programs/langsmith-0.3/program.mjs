// An older LangSmith in its OpenTelemetry mode: it says OK of what failed.
import langSmith from '../langsmith/program.mjs';

export default {
  ...langSmith,
  name: 'LangSmith 0.3',
  environment: (place) => ({ ...langSmith.environment(place), LANGSMITH_PROJECT: 'billing-0.3' }),
  workflow: 'billing-0.3',
  errors: { workflow_name: 'billing-0.3' },
};
