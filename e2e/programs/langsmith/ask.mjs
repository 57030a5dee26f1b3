// A question answered in two steps, traced by LangSmith in its OpenTelemetry mode. Faults: `tool`
// asks the database for a table that is not there; `model` names a model that does not exist.
import { initializeOTEL } from 'langsmith/experimental/otel/setup';
import { traceable } from 'langsmith/traceable';
import { wrapOpenAI } from 'langsmith/wrappers';
import { DatabaseSync } from 'node:sqlite';
import OpenAI from 'openai';

const fault = process.argv[2];
const { DEFAULT_LANGSMITH_SPAN_PROCESSOR: processor } = initializeOTEL();

const client = wrapOpenAI(new OpenAI({ apiKey: 'none', maxRetries: 0 }));
const database = new DatabaseSync(':memory:');

const runSql = traceable(
  async (query) => database.prepare(query).all(), { name: 'run_sql', run_type: 'tool' });

const answer = traceable(async (question) => {
  const completion = await client.chat.completions.create({
    model: fault === 'model' ? 'gpt-4o-minni' : 'gpt-4o-mini',
    messages: [{ role: 'user', content: question }],
  });
  return runSql(completion.choices[0].message.content);
}, { name: 'answer_question', metadata: { session_id: 'session-11' } });

try {
  console.log(JSON.stringify(await answer('How many invoices are open?')));
} catch (error) {
  console.error(`failed: ${error.message}`);
} finally {
  await processor.shutdown();
}
