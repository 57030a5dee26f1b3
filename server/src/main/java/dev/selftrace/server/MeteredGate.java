package dev.selftrace.server;

import dev.selftrace.access.AccessException;
import dev.selftrace.access.Credential;
import dev.selftrace.access.Gate;
import dev.selftrace.access.Principal;

/** A gate whose refusals are counted. */
final class MeteredGate implements Gate {

  private final Gate gate;
  private final Metrics metrics;

  MeteredGate(Gate gate, Metrics metrics) {
    this.gate = gate;
    this.metrics = metrics;
  }

  @Override
  public Principal verify(Credential credential) {
    try {
      return gate.verify(credential);
    } catch (AccessException e) {
      metrics.refused(e.kind());
      throw e;
    }
  }

  @Override
  public boolean stillValid(Principal principal) {
    return gate.stillValid(principal);
  }
}
