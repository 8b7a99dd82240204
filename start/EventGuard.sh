#!/bin/sh
# Starts EventGuard from this folder, on Linux and macOS. The first time it installs what it needs beside it (.program),
# which takes a few minutes and the internet; after that it needs neither.
set -e
here="$(cd "$(dirname "$0")/.." && pwd)"
program="$here/.program"
new="$program.$$"  # of this start alone: whoever waits clicks once more
is_installed() { cmp -s "$here/pyproject.toml" "$program/installed-for.toml"; }
if ! is_installed; then  # never, or an older version
  for python in python3.13 python3.12 python3.11 python3; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found="$python"; break; fi
  done
  if [ -z "$found" ]; then
    echo "EventGuard needs Python 3.11 or newer. Install it from python.org, then start EventGuard again."
    echo "Press Enter to close this window."; read -r _; exit 1
  fi
  echo "EventGuard installs itself, once: a few minutes ..."
  for left in "$program".*; do  # by a start that was cut off
    kill -0 "${left##*.}" 2>/dev/null || rm -rf "$left"
  done
  "$found" -m venv "$new"
  "$new/bin/python" -m pip install --quiet --disable-pip-version-check "$here" || {
    echo "It could not be installed: see above. Is this computer connected to the internet? Then start it again."
    echo "Press Enter to close this window."; read -r _; exit 1
  }
  cp "$here/pyproject.toml" "$new/installed-for.toml"
  if is_installed; then rm -rf "$new"; else rm -rf "$program" && mv "$new" "$program"; fi
fi
exec "$program/bin/python" -m eventguard app "$@"
