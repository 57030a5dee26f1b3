package dev.selftrace.tool;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * One argument of a tool: a component of its {@code Input} record. Its name is the component's in
 * snake case; text, numbers, booleans, enums, records of arguments, lists of those, JSON objects
 * and values of any type are possible. An enum's keywords are what its constants print, in lower
 * case.
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
