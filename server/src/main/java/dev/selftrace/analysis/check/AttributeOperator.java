package dev.selftrace.analysis.check;

/**
 * How an attribute is compared. The operators of the query language, whose {@code = nil} is {@link
 * #ABSENT} here. The negative ones hold when no span shows the opposite, so that a check and its
 * negation never both pass.
 */
public enum AttributeOperator {
  EQUAL("="),
  NOT_EQUAL("!="),
  GREATER(">"),
  GREATER_OR_EQUAL(">="),
  LESS("<"),
  LESS_OR_EQUAL("<="),
  MATCHES("=~"),
  NOT_MATCHES("!~"),
  EXISTS("exists"),
  ABSENT("absent");

  private final String text;

  AttributeOperator(String text) {
    this.text = text;
  }

  /** As it is written: {@code >=}. */
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }

  /** Whether it holds of a trace of which no span shows the opposite. */
  public boolean negative() {
    return this == NOT_EQUAL || this == NOT_MATCHES || this == ABSENT;
  }
}
