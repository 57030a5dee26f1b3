package dev.selftrace.server;

import dev.selftrace.store.disk.DiskTraceStore;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code selftrace check}: verifies the data directory and the receipts of fixes, read-only, also
 * beside a server.
 */
final class CheckCommand {

  private final Path data;
  private final Console console;

  CheckCommand(SelftraceProperties properties, Console console) {
    this.data = properties.server().data();
    this.console = console;
  }

  /** Runs the command; 0 when all is sound, 1 when something is damaged, 2 when it cannot tell. */
  int run(List<String> arguments) {
    if (!arguments.isEmpty()) {
      console.tell("selftrace check takes no arguments; the directory is SELFTRACE_DATA");
      return 2;
    }
    DiskTraceStore.CheckReport report = DiskTraceStore.check(data);
    if (!report.readable()) {
      console.tell(data + ": no data directory that this version reads (SELFTRACE_DATA)");
    } else {
      console.print(
          data
              + ": "
              + report.tenants()
              + " tenants, "
              + report.segments()
              + " segments, "
              + report.frames()
              + " frames, "
              + report.spans()
              + " spans, "
              + report.logs()
              + " logs, "
              + report.bytes()
              + " bytes; ledger: "
              + report.ledgers().entries()
              + " entries, "
              + report.ledgers().fixes()
              + " fixes, "
              + report.ledgers().evidenceExpired()
              + " with expired evidence");
    }
    report.findings().forEach(finding -> console.print("damaged: " + finding));
    report.quarantined().forEach(part -> console.print("quarantined: " + part));
    return report.exitCode();
  }
}
