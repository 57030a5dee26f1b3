/** Values, and the identity of failures. */
@NullMarked
package dev.selftrace.model;

import org.jspecify.annotations.NullMarked;
