package dev.selftrace.tool;

/** Why a tool call failed (tools.md, Errors). */
public enum ErrorCode {
  INVALID_ARGUMENT,
  NOT_FOUND,
  AMBIGUOUS_ID,
  NO_EVIDENCE,
  FORBIDDEN,
  LIMIT_EXCEEDED,
  BUSY,
  INTERNAL
}
