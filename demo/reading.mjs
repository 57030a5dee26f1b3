// Reads the texts that Selftrace's tools answer, as a model would: for ids and for what to type.

const KEY_UNKNOWN = /OTEL_EXPORTER_OTLP_HEADERS='x-api-key=<[^']*' ?/;

/** The run that start_run began: its id, when, and the variables to put before a command. */
export function runIn(text) {
  const run = text.match(/^Run (\S+) started (\S+Z)\..* on the same line: (.*?) \(with Monocle /);
  if (run === null) return undefined;
  const [, id, startedAt, variables] = run;
  // The program has the key already; no answer shows one.
  return { id, startedAt, variables: variables.replace(KEY_UNKNOWN, '') };
}

/** Where wait_for_traces stopped looking. */
export function bookmarkIn(arrived) {
  return arrived.match(/ after=(\S+)/)?.[1];
}

/** The trace that a diagnosis is about. */
export function traceIdIn(diagnosis) {
  return diagnosis.match(/\bTrace ([0-9a-f]{32})\b/)?.[1];
}

/** The state of each fix in the table of list_fixes, by the trace it rests on. */
export function fixStates(text) {
  const rows = text.matchAll(/ · ([0-9a-f]{32}) · (\w+)/g);
  return new Map([...rows].map(([, traceId, state]) => [traceId, state]));
}
