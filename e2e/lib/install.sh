# Sourced by the run.sh scripts: installs npm packages into a cache outside the checkout.
# install_packages <name> <folder with package.json>; sets MODULES.

CACHE="${SELFTRACE_E2E_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/selftrace-e2e}"

install_packages() {
  if ! command -v npm >/dev/null; then
    echo "Node 20 or newer with npm is needed." >&2
    exit 2
  fi
  mkdir -p "$CACHE/$1"
  MODULES="$CACHE/$1/node_modules"
  if ! cmp -s "$2/package.json" "$CACHE/$1/package.json" || [ ! -e "$CACHE/$1/installed" ]; then
    rm -f "$CACHE/$1/installed"
    cp "$2/package.json" "$CACHE/$1/package.json"
    echo "Installing the packages of $2/package.json into $CACHE/$1 …" >&2
    (cd "$CACHE/$1" && npm install --ignore-scripts --no-package-lock --omit=dev \
      --no-audit --no-fund --loglevel=error >&2)
    touch "$CACHE/$1/installed"
  fi
}
