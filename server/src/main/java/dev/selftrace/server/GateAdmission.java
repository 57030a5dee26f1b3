package dev.selftrace.server;

import dev.selftrace.access.AccessException;
import dev.selftrace.access.Credential;
import dev.selftrace.access.Gate;
import dev.selftrace.access.Principal;
import dev.selftrace.otlp.Admission;
import dev.selftrace.otlp.AdmissionException;
import dev.selftrace.otlp.Caller;
import dev.selftrace.server.Mishaps.Mishap;

/** Lets exporters in by the same gate as everybody else. */
final class GateAdmission implements Admission {

  private final Gate gate;
  private final IngestJournals journals;
  private final Mishaps mishaps;

  GateAdmission(Gate gate, IngestJournals journals, Mishaps mishaps) {
    this.gate = gate;
    this.journals = journals;
    this.mishaps = mishaps;
  }

  @Override
  public Admitted admit(Caller caller) {
    try {
      Principal principal =
          gate.verify(
              new Credential(
                  caller.apiKeys(), caller.authorizations(), caller.peer(), caller.forwarded()));
      return new Admitted(principal.writer(), journals.listener(principal));
    } catch (AccessException e) {
      note(e.kind(), caller);
      throw new AdmissionException(kind(e.kind()), String.valueOf(e.getMessage()), e.retryAfter());
    }
  }

  private void note(AccessException.Kind kind, Caller caller) {
    boolean keyless = caller.apiKeys().isEmpty() && caller.authorizations().isEmpty();
    switch (kind) {
      case UNAUTHENTICATED, CONFLICTING, THROTTLED ->
          mishaps.note(keyless ? Mishap.NO_KEY : Mishap.WRONG_KEY);
      case FORBIDDEN -> mishaps.note(Mishap.WRONG_SCOPE);
    }
  }

  private static AdmissionException.Kind kind(AccessException.Kind kind) {
    return switch (kind) {
      case UNAUTHENTICATED -> AdmissionException.Kind.UNAUTHENTICATED;
      case FORBIDDEN -> AdmissionException.Kind.FORBIDDEN;
      case CONFLICTING -> AdmissionException.Kind.CONFLICTING;
      case THROTTLED -> AdmissionException.Kind.THROTTLED;
    };
  }
}
