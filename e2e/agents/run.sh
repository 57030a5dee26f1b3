#!/bin/sh
# OpenCode and Claude Code, as published on npm, against a Selftrace of this checkout. No account is
# needed: their models are scripted and local. About 0.9 GB of packages go into a cache at first.
set -eu
here="$(cd "$(dirname "$0")" && pwd)"
. "$here/../lib/install.sh"
install_packages agents "$here"
exec node "$here/run.mjs" "$MODULES"
