#!/bin/sh
# The whole journey on the demo dossier: ./examples/demo.sh [FOLDER]. `make demo` calls it. Every command is shown before it runs.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-demo}
mkdir -p "$out"
cd "$out"
ledger=syria.whoholds
rm -f "$ledger" "$ledger"-*
say() { printf '\n$ %s\n' "$*"; "$@"; }

say whoholds init $ledger --theatre "$here/theatre"
say whoholds read "$here/dossier"
say whoholds import table "$here/control_2017-12-15.csv"
say whoholds map --on 2017-12-15 --focus syria --focus eastern-syria --focus south-damascus --focus hama --focus daraa -o 'map-{focus}.png'
say whoholds areas --on 2017-12-15
say whoholds check
say whoholds brief --on 2017-12-15 -o brief.html
say whoholds export --format jsonl -o statements.jsonl
say whoholds audit
printf '\nAll of it lies in %s:\n' "$(pwd)"
ls -1
