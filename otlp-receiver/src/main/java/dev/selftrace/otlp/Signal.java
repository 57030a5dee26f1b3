package dev.selftrace.otlp;

/** What an export request carries. */
public enum Signal {
  TRACES("spans"),
  LOGS("log records"),
  METRICS("data points");

  private final String items;

  Signal(String items) {
    this.items = items;
  }

  /** What it is made of, in English for a sender: {@code log records}. */
  public String items() {
    return items;
  }
}
