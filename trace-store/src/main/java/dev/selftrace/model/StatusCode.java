package dev.selftrace.model;

/** OTLP status codes; the ordinal is the wire number. */
public enum StatusCode {
  UNSET,
  OK,
  ERROR;

  private static final StatusCode[] BY_NUMBER = values();

  /** The code of a wire number; unknown numbers are UNSET. */
  public static StatusCode ofNumber(int number) {
    return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : UNSET;
  }
}
