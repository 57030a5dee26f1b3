/**
 * Questions about a whole trace: tree, completeness, verdict, cause, error groups. Pure functions.
 */
@NullMarked
package dev.selftrace.analysis;

import org.jspecify.annotations.NullMarked;
