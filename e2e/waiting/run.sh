#!/bin/sh
# What a hundred waiting agents cost the other tools; nothing is asserted. Linux, Node 20 or newer.
# run.sh [agents] [seconds per phase] [pairs of phases]
set -eu
exec node "$(cd "$(dirname "$0")" && pwd)/run.mjs" "$@"
