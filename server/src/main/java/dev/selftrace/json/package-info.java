/**
 * JSON for those who know no JSON library: schemas that texts are compared with, and objects read
 * from bytes (ADR 027).
 */
@NullMarked
package dev.selftrace.json;

import org.jspecify.annotations.NullMarked;
