/** Who may do what: API keys, tenants, scopes. The only caller of {@code TraceStore.tenant}. */
@NullMarked
package dev.selftrace.access;

import org.jspecify.annotations.NullMarked;
