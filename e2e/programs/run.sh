#!/bin/sh
# Programs with a fault each export with defaults to a Selftrace of this checkout, which must show
# the message that explains the fault. About 0.5 GB of packages go into a cache at first.
set -eu
here="$(cd "$(dirname "$0")" && pwd)"
. "$here/../lib/install.sh"
AGENT_VERSION=2.33.1
SQLITE_VERSION=3.53.4.0

# install_jar <group:artifact:version>: copies it, without its version, into $JARS.
install_jar() {
  mvn -q dependency:copy -Dartifact="$1" -DoutputDirectory="$JARS" -Dmdep.stripVersion=true >&2
}

install_packages openai-js "$here/openai-js"
OPENAI_JS="$MODULES"
install_packages monocle-js "$here/monocle-js"
MONOCLE_JS="$MODULES"

JARS="$CACHE/java-agent/$AGENT_VERSION-$SQLITE_VERSION"
if [ ! -e "$JARS/installed" ]; then
  echo "Fetching the OpenTelemetry Java agent and SQLite into $JARS …" >&2
  install_jar "io.opentelemetry.javaagent:opentelemetry-javaagent:$AGENT_VERSION"
  install_jar "org.xerial:sqlite-jdbc:$SQLITE_VERSION"
  touch "$JARS/installed"
fi
BIN="${JAVA_HOME:+$JAVA_HOME/bin/}"
"${BIN}javac" -d "$JARS/shop" "$here/java-agent/Shop.java"

export OPENAI_JS MONOCLE_JS JARS BIN
exec node "$here/run.mjs"
