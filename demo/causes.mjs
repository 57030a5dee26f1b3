// The causes this repairer knows, each by the evidence that a diagnosis must show before anything
// is edited. Whatever else is wrong is left as it is: no trace, no fix.

const UNREAL = ['customers(id, name, country)', 'orders(id, customer_id, total, ordered_on)'];

/**
 * A cause: `evidence` is matched against the diagnosis, `edit` says what to write in `file`, if it
 * can; `look` is a command whose output it needs for that.
 */
export const CAUSES = [
  {
    issue: 'Wrong completion API',
    evidence: /HTTP 404 from POST \S+\/v1\/completions .*Did you mean to use v1\/chat\/completions/,
    summary: 'The model is asked at v1/chat/completions, as its refusal says.',
    file: 'text2sql.js',
    edit: () => ({
      from: [
        'client.completions.create({',
        '      model: MODEL,',
        '      prompt: `${INSTRUCTIONS}\\n\\n${question}`,',
        '    });',
      ].join('\n'),
      to: [
        'client.chat.completions.create({',
        '      model: MODEL,',
        '      messages: [',
        "        { role: 'system', content: INSTRUCTIONS },",
        "        { role: 'user', content: question },",
        '      ],',
        '    });',
      ].join('\n'),
    }),
  },
  {
    issue: 'Wrong attribute of the response',
    evidence: /write_sql .*Cannot read properties of undefined .*\n *at \S*text2sql\.js:\d+/,
    summary: 'The SQL is read from message.content, where a chat completion has its text.',
    file: 'text2sql.js',
    edit: () => ({
      from: 'completion.choices[0].text.trim()',
      to: 'completion.choices[0].message.content.trim()',
    }),
  },
  {
    issue: 'Tables that do not exist',
    evidence: /no such table: (\w+)/,
    summary: 'The prompt names the tables that the database has.',
    file: 'text2sql.js',
    look: { command: 'node tables.js', why: 'The database says which tables it has.' },
    edit: (printed) => {
      const tables = printed.match(/^\w+\(.*\)$/gm);
      return tables && {
        from: entries(UNREAL),
        to: entries(tables),
      };
    },
  },
];

function entries(tables) {
  return tables.map((table) => `  '${table}',\n`).join('');
}

/** What follows the cause has a heading: the path to the root, further errors and so on. */
const HEADING = /^[a-z ]+:$/m;

/** The known cause that a diagnosis names, or undefined; what merely surrounds it is not named. */
export function causeIn(diagnosis) {
  const named = diagnosis.split(HEADING)[0];
  return CAUSES.find(({ evidence }) => evidence.test(named));
}
