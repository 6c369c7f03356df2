#!/bin/sh
# Finds uv, or brings it into .tools/ with nothing but Python's own pip. `--where` only says where it is or will be.
set -eu
cd "$(dirname "$0")/.."
if command -v uv >/dev/null 2>&1; then uv=$(command -v uv); else uv=$PWD/.tools/bin/uv; fi
if [ "${1:-}" = "--where" ]; then echo "$uv"; exit 0; fi
[ -x "$uv" ] && exit 0
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "whoholds needs Python 3.11 or newer: $("$python" --version)" >&2; exit 1; }
echo "bringing uv into .tools/ …" >&2
# Debian splits venv off Python: without it, pip alone will do.
if "$python" -m venv .tools >/dev/null 2>&1; then
  .tools/bin/python -m pip install --quiet --disable-pip-version-check uv
else
  rm -rf .tools && "$python" -m pip install --quiet --disable-pip-version-check --prefix "$PWD/.tools" --ignore-installed uv
  [ -x .tools/bin/uv ] || { mkdir -p .tools/bin && ln -sf ../local/bin/uv .tools/bin/uv; }
fi
[ -x .tools/bin/uv ] || { echo "uv did not arrive: install it with 'pip install uv' and try again" >&2; exit 1; }
