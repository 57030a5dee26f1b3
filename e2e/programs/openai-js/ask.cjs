// A question for a model. The fault: the model's name is wrong.
const OpenAI = require('openai');

async function main() {
  const client = new OpenAI({ apiKey: 'none', maxRetries: 0 });
  const answer = await client.chat.completions.create({
    model: 'gpt-4o-minni',
    messages: [{ role: 'user', content: 'How many customers are there? Answer in SQL.' }],
  });
  console.log(answer.choices[0].message.content);
}

main().catch((error) => console.error(`failed: ${error.message}`));
