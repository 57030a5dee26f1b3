package dev.selftrace.wire;

/** A well-formed message with more parts than one request may have: send it in smaller pieces. */
public final class OversizeWireException extends RuntimeException {

  private static final long serialVersionUID = 1;

  OversizeWireException(int itemsMax) {
    super(
        "Unsupported: more than items-max " + itemsMax + " spans, logs, events, links and values");
  }
}
