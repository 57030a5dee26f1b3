package dev.selftrace.tool;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * One argument of a tool: a component of its {@code Input} record. Its name is the component's in
 * snake case; text, whole numbers, enums and lists of text are possible.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Argument {

  /** What it is, for the agent; "" when the name says it. */
  String value() default "";

  /** The value taken when it is absent, as text; "" for none. */
  String standard() default "";

  /** The least number, or the fewest items. */
  int min() default 0;

  /** The greatest number, or the most items. */
  int max() default Integer.MAX_VALUE;

  /** Whether a call without it is refused. */
  boolean required() default false;
}
