#!/bin/sh
# Runs the JMH benchmarks: micro.sh [JMH ARGUMENTS], for instance: micro.sh Match -p subscriptions=1000000
# Needs the modules to be built: mvn -q install -DskipTests -pl distribution/bench -am
set -eu
here=$(cd "$(dirname "$0")" && pwd)
list="$here/target/micro.classpath"
if [ ! -f "$list" ] || [ "$here/pom.xml" -nt "$list" ]; then
  (cd "$here/../.." && mvn -q -o -pl distribution/bench dependency:build-classpath \
    -Dmdep.includeScope=runtime -Dmdep.outputFile="$list")
fi
exec java -cp "$here/target/classes:$(cat "$list")" org.openjdk.jmh.Main "$@"
