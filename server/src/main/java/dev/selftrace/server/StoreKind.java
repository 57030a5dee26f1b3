package dev.selftrace.server;

/** Which engine keeps the telemetry. */
enum StoreKind {
  /** On disk: an acknowledged export survives the end of the process. */
  DISK,
  /** In memory: bounded, gone when the process ends. */
  MEMORY
}
