#!/bin/sh
# Runs load generator and driver: bench.sh COMMAND [OPTIONS]; bench.sh help lists them.
# Needs the module to be built: mvn -q compile -pl distribution/bench -am
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ ! -d "$here/target/classes" ]; then
  echo "bench.sh: build first: mvn -q compile -pl distribution/bench -am" >&2
  exit 69
fi
exec java -cp "$here/target/classes" io.natrium.bench.Bench "$@"
