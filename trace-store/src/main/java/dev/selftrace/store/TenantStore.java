package dev.selftrace.store;

/** The traces of one tenant. A handle is the tenant: it cannot be asked for another. */
public interface TenantStore extends SpanWriter, TraceReader {}
