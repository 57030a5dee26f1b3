/** Tests of keys, tenants and scopes. */
package dev.selftrace.access;
