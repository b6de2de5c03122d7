#!/bin/sh
# Compares a few modes with the ratios on record and fails where Natrium fell behind.
#   compare.sh REFERENCE NATRIUM [MORE OPTIONS OF bench.sh compare]
# REFERENCE and NATRIUM are executables, or command lines with {port} in them.
# With MODES set, other modes than these; with RECORD=1, the ratios go on record instead.
set -eu
if [ $# -lt 2 ]; then
  sed -n '2,5s/^# \{0,1\}//p' "$0" >&2
  exit 64
fi
here=$(cd "$(dirname "$0")" && pwd)
reference=$1
natrium=$2
shift 2
modes=${MODES:-'pub-16|1to1-16|1to1-1024|fan-100|fanin-8|pairs-8|queue-10|wild|hdr|rtt-16|churn'}
if [ "${RECORD:-}" = 1 ]; then
  set -- --record "$here/ratios.json" "$@"
else
  set -- --against "$here/ratios.json" "$@"
fi
exec "$here/bench.sh" compare --reference "$reference" --natrium "$natrium" --modes "$modes" "$@"
