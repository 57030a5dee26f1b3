#!/bin/sh
# Did my fix work: node:test, a plain command, JUnit 5 and pytest, each run before and after a fix,
# once with the variables of start_run and once without. Arguments: the kinds to run; all without.
# About 0.2 GB of packages go into a cache at first.
set -eu
here="$(cd "$(dirname "$0")" && pwd)"
. "$here/../lib/install.sh"
AGENT_VERSION=2.33.1
API_VERSION=1.66.0
SQLITE_VERSION=3.53.4.0
JUNIT_VERSION=6.1.3

# install_jar <group:artifact:version>: copies it, without its version, into $JARS.
install_jar() {
  mvn -q dependency:copy -Dartifact="$1" -DoutputDirectory="$JARS" -Dmdep.stripVersion=true >&2
}

install_jars() {
  JARS="$CACHE/runs-junit/$AGENT_VERSION-$API_VERSION-$SQLITE_VERSION-$JUNIT_VERSION"
  if [ ! -e "$JARS/installed" ]; then
    echo "Fetching JUnit, the OpenTelemetry Java agent and SQLite into $JARS …" >&2
    install_jar "io.opentelemetry.javaagent:opentelemetry-javaagent:$AGENT_VERSION"
    install_jar "io.opentelemetry:opentelemetry-api:$API_VERSION"
    install_jar "io.opentelemetry:opentelemetry-common:$API_VERSION"
    install_jar "io.opentelemetry:opentelemetry-context:$API_VERSION"
    install_jar "org.xerial:sqlite-jdbc:$SQLITE_VERSION"
    install_jar "org.junit.platform:junit-platform-console-standalone:$JUNIT_VERSION"
    touch "$JARS/installed"
  fi
  BIN="${JAVA_HOME:+$JAVA_HOME/bin/}"
  export JARS BIN
}

install_python() {
  PYTHON="$CACHE/runs-pytest/venv/bin/python"
  if [ ! -e "$CACHE/runs-pytest/installed" ]; then
    echo "Installing pytest and the OpenTelemetry SDK into $CACHE/runs-pytest …" >&2
    python3 -m venv "$CACHE/runs-pytest/venv"
    if "$PYTHON" -m pip install -q -r "$here/pytest/requirements.txt" >&2; then
      touch "$CACHE/runs-pytest/installed"
    else
      PYTHON=
    fi
  fi
  export PYTHON
}

if [ $# -eq 0 ]; then
  set -- node-test command junit pytest
fi
install_packages runs-node "$here/node-test"
for kind; do
  case $kind in
    junit) install_jars ;;
    pytest) install_python ;;
  esac
done

export CACHE
exec node "$here/run.mjs" "$@"
