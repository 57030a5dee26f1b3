/** Tests of the whole process: configuration, start and stop, launcher, examples, doors. */
package dev.selftrace.server;
