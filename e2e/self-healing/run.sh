#!/bin/sh
# ./selftrace demo from its beginning: every fix must rest on a trace that was there before it, and
# without telemetry nothing may be edited. About 0.5 GB of packages go into a cache at first.
set -eu
here="$(cd "$(dirname "$0")" && pwd)"
node --test "$here"
exec node "$here/run.mjs" "$@"
