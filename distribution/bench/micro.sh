#!/bin/sh
# Builds and runs the JMH benchmarks: micro.sh [JMH ARGUMENTS]
#   micro.sh -l                                   names
#   micro.sh Match -p subscriptions=1000000       one of them
set -eu
here=$(cd "$(dirname "$0")" && pwd)
list="$here/target/micro.classpath"
# The file is written by every module on the way; the last one is this.
(cd "$here/../.." && ${MVN:-mvn -q} -pl distribution/bench -am compile dependency:build-classpath \
  -Dmdep.includeScope=runtime -Dmdep.outputFile="$list")
exec java -cp "$here/target/classes:$(cat "$list")" org.openjdk.jmh.Main "$@"
