#!/bin/sh
# Tokens and calls until the cause of a failure is in the agent's context: Selftrace and autotel-mcp
# on the same recorded telemetry. Prints the tables of docs/agent-cost.md; --write puts them there.
# Arguments: parts of case names to measure; all cases without.
set -eu
here="$(cd "$(dirname "$0")" && pwd)"
. "$here/../lib/install.sh"
install_packages agent-cost "$here"
exec node "$here/run.mjs" "$MODULES" "$@"
