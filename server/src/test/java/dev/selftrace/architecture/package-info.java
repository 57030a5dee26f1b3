/** The rules of ARCHITECTURE.md and STYLE.md as tests over all modules. */
@NullMarked
package dev.selftrace.architecture;

import org.jspecify.annotations.NullMarked;
