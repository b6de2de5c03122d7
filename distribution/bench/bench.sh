#!/bin/sh
# Runs load generator and driver: bench.sh COMMAND [OPTIONS]; bench.sh help lists them.
# Needs the module to be built: mvn -q compile -pl distribution/bench -am
# The command embedded builds by itself what it needs, and runs on the JDK NATRIUM_JAVA if that is set.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ "${1:-}" = embedded ]; then
  exec "$here/with-server.sh" io.natrium.bench.Bench "$@"
fi
if [ ! -d "$here/target/classes" ]; then
  echo "bench.sh: build first: mvn -q compile -pl distribution/bench -am" >&2
  exit 69
fi
exec java -cp "$here/target/classes" io.natrium.bench.Bench "$@"
