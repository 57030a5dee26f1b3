#!/bin/sh
# Programs with a fault each export to a Selftrace of this checkout, which must show the message
# that explains the fault. Arguments: the programs to run, by folder; all without. About 2 GB of
# packages go into a cache at first.
#
# SELFTRACE_E2E_RECORD=<folder> keeps what the programs send, in the form of testdata/recordings.
set -eu
here="$(cd "$(dirname "$0")" && pwd)"
. "$here/../lib/install.sh"
AGENT_VERSION=2.33.1
SQLITE_VERSION=3.53.4.0

# install_jar <group:artifact:version>: copies it, without its version, into $JARS.
install_jar() {
  mvn -q dependency:copy -Dartifact="$1" -DoutputDirectory="$JARS" -Dmdep.stripVersion=true >&2
}

install_java_agent() {
  JARS="$CACHE/java-agent/$AGENT_VERSION-$SQLITE_VERSION"
  if [ ! -e "$JARS/installed" ]; then
    echo "Fetching the OpenTelemetry Java agent and SQLite into $JARS …" >&2
    install_jar "io.opentelemetry.javaagent:opentelemetry-javaagent:$AGENT_VERSION"
    install_jar "org.xerial:sqlite-jdbc:$SQLITE_VERSION"
    touch "$JARS/installed"
  fi
  BIN="${JAVA_HOME:+$JAVA_HOME/bin/}"
  "${BIN}javac" -d "$JARS/shop" "$here/java-agent/Shop.java"
  export JARS BIN
}

if [ $# -eq 0 ]; then
  set -- $(cd "$here" && ls -d */program.mjs | sed 's,/program.mjs,,')
fi
install_packages openai-js "$here/openai-js" # brings Node 22
for program; do
  case $program in
    java-agent) install_java_agent ;;
    claude-code | opencode) install_packages agents "$here/../agents" ;;
    *)
      install_packages "$program" "$here/$program"
      cp "$here/$program"/* "$CACHE/$program/"
      ;;
  esac
done

export CACHE
exec node "$here/run.mjs" "$@"
