package dev.selftrace.server;

import dev.selftrace.access.AccessOptions;
import dev.selftrace.mcp.ListenLimits;
import dev.selftrace.otlp.OtlpLimits;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.tool.AnswerLimits;

/**
 * The whole configuration: the modules' own records, each under its prefix. {@link Settings} reads
 * it; docs/configuration.md lists it.
 */
record SelftraceProperties(
    ServerOptions server,
    AccessOptions access,
    OtlpLimits otlp,
    StoreLimits store,
    AnswerLimits answer,
    ListenLimits listen) {

  /** What runs when nothing is set. */
  static final SelftraceProperties DEFAULTS =
      new SelftraceProperties(
          ServerOptions.DEFAULTS,
          AccessOptions.DEFAULTS,
          OtlpLimits.DEFAULTS,
          StoreLimits.DEFAULTS,
          AnswerLimits.DEFAULTS,
          ListenLimits.DEFAULTS);

  /** The prefix of a part's settings: the server's own have none. */
  static String prefix(String part) {
    return part.equals("server") ? "" : part + ".";
  }
}
