#!/usr/bin/env bash
# Makes a golden model directory with the program as it stands: one hourly series, ten days to train on, two to score. To be run
# once for each released format; what it wrote is kept for ever.
#
#   src/test/reference/golden-model.sh src/test/resources/artifacts/manifest-2-state-2
set -euo pipefail
home=$(cd "$(dirname "$0")/../../.." && pwd)
into=$1
mkdir -p "$into"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
awk -v train="$work/train.csv" -v live="$into/live.csv" 'BEGIN {
  header = "series,timestamp,value"; print header > train; print header > live
  for (i = 0; i < 288; i++) {
    value = 50 + 10 * sin(2 * 3.141592653589793 * i / 24) + ((i * 7919) % 13) / 4
    printf "disk,%d,%.3f\n", 1772409600 + 3600 * i, value > (i < 240 ? train : live)
  }
}'
"$home/forewarn" train --data "$work/train.csv" --models "$into/models" >"$work/report"
rm -f "$into"/models/.*.lock
"$home/forewarn" score --models "$into/models" <"$into/live.csv" >"$into/scores.csv"
