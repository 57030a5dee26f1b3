// A question for a model, traced by Monocle and exported by its own exporter for Okahu. The fault:
// the model's name is wrong.
const { setupMonocle } = require('monocle2ai');

setupMonocle('text2sql-okahu');
const OpenAI = require('openai');

async function main() {
  const client = new OpenAI({ apiKey: 'none', maxRetries: 0 });
  const answer = await client.chat.completions.create({
    model: 'gpt-4o-minnni',
    messages: [{ role: 'user', content: 'How many customers are there? Answer in SQL.' }],
  });
  console.log(answer.choices[0].message.content);
}

main().catch((error) => console.error(`failed: ${error.message}`));
