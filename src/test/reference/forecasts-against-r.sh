#!/usr/bin/env bash
# Holds our forecasts against R's stlf and thetaf on every fourth open series, from four of the backtest's twenty origins. Needs R with the
# package forecast (Debian: r-cran-forecast), and the test classes (mvn test-compile). About a minute on two cores.
#
#   src/test/reference/forecasts-against-r.sh [every how many-th series [every how many-th origin]]
set -euo pipefail
root=$(cd -P -- "$(dirname -- "$0")/../../.." && pwd)
cd "$root"
. ./forewarn # lends find_java
out=$(mktemp)
trap 'rm -f "$out"' EXIT
"$(find_java java)/bin/java" -cp "target/test-classes:target/classes:target/lib/*" dev.forewarn.backtest.forecast.OriginsExport \
  "$out" "${1:-4}" "${2:-5}" training-data/nab.csv.gz training-data/cloud-monitoring.csv.gz training-data/crane.csv.gz \
  training-data/smd/machine-1-6.csv.gz training-data/smd/machine-3-3.csv.gz
Rscript src/test/reference/forecasts_against_r.R "$out"
