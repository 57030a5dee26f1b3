/** Facts of spans written by hand, each naming the rule it holds. */
@NullMarked
package dev.selftrace.semantics;

import org.jspecify.annotations.NullMarked;
