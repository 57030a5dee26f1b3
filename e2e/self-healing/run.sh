#!/bin/sh
# ./selftrace demo from its beginning: every fix must rest on a trace that was there before it, and
# without telemetry nothing may be edited. Arguments: plain, opencode, claude; all of them without.
# About 1.4 GB of packages go into caches at first.
set -eu
here="$(cd "$(dirname "$0")" && pwd)"
. "$here/../lib/install.sh"
install_packages agents "$here/../agents"
node --test "$here"
exec node "$here/run.mjs" "$MODULES" "$@"
