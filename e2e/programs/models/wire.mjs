// What the scripted APIs share on the wire.

/** One server-sent event; `type` is left out where the API sends none. */
export function event(data, type = undefined) {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return `${type === undefined ? '' : `event: ${type}\n`}data: ${text}\n\n`;
}

/** A step's arguments as the JSON text that models write. */
export function argumentsText(step) {
  return typeof step.arguments === 'string' ? step.arguments : JSON.stringify(step.arguments ?? {});
}
