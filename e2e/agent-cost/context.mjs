// What a model has read so far: the calls it wrote and the answers it was given.

const BYTES_PER_TOKEN = 4;

/** Tokens of a text: its UTF-8 bytes by four, as in Selftrace's budget. */
export function tokens(text) {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
}

/** The context of one investigation. It is over when it holds the message and the span. */
export class Context {
  #ask;
  #subject;
  #read = '';
  calls = 0;
  tokens = 0;
  log = [];

  /** `ask(tool, arguments)` answers a text. */
  constructor(ask, subject) {
    this.#ask = ask;
    this.#subject = subject;
  }

  /** Makes the call, unless the cause is known already; answers the text. */
  async call(tool, args) {
    const text = await this.#ask(tool, args);
    const spent = tokens(tool + JSON.stringify(args)) + tokens(text);
    this.calls += 1;
    this.tokens += spent;
    this.#read += `${text}\n`;
    this.log.push(`${tool} ${JSON.stringify(args)}: ${spent}`);
    return text;
  }

  /** Whether the message was read, and which span it belongs to, by id or else by name. */
  get found() {
    const { message, spans, names } = this.#subject;
    return this.#holds(message)
      && spans.some((span) => this.#read.includes(span) || this.#holds(names.get(span)));
  }

  /** Text inside JSON inside JSON is read as well as plain text. */
  #holds(text) {
    const once = JSON.stringify(text).slice(1, -1);
    const twice = JSON.stringify(once).slice(1, -1);
    return [text, once, twice].some((form) => this.#read.includes(form));
  }
}
