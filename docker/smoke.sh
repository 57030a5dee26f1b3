#!/bin/sh
# Builds the image, starts it, waits for health, reads the first key. Needs an engine.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
engine=
for candidate in docker podman; do
  if command -v "$candidate" >/dev/null 2>&1 && "$candidate" info >/dev/null 2>&1; then
    engine=$candidate
    break
  fi
done
if [ -z "$engine" ]; then
  echo "not run: no container engine"
  exit 0
fi

"$engine" build -q -f "$root/docker/Dockerfile" -t selftrace-smoke "$root"
container=$("$engine" run -d -p 127.0.0.1::4320 selftrace-smoke)
trap '"$engine" rm -f "$container" >/dev/null' EXIT
address=$("$engine" port "$container" 4320 | head -n 1)
waited=0
until curl -fs "http://$address/health"; do
  waited=$((waited + 1))
  if [ "$waited" -gt 60 ]; then
    "$engine" logs "$container"
    echo "failed: not healthy after a minute"
    exit 1
  fi
  sleep 1
done
key=$("$engine" exec "$container" cat /data/access/first-key)
status=$(curl -s -o /dev/null -w '%{http_code}' -H "x-api-key: $key" "http://$address/metrics")
if [ "$status" != 200 ]; then
  echo "failed: the first key is answered $status"
  exit 1
fi
echo "passed"
