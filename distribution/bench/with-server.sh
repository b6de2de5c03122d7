#!/bin/sh
# Builds this module and runs a class of it with the server on its class path:
#   with-server.sh CLASS [ARGUMENTS]
#   NATRIUM_JAVA   folder of the JDK that runs it; else the java that is found
#   MVN            the Maven to build with
set -eu
here=$(cd "$(dirname "$0")" && pwd)
list="$here/target/micro.classpath"
# The file is written by every module on the way; the last one is this.
(cd "$here/../.." && ${MVN:-mvn -q} -pl distribution/bench -am compile dependency:build-classpath \
  -Dmdep.includeScope=runtime -Dmdep.outputFile="$list")
exec "${NATRIUM_JAVA:+$NATRIUM_JAVA/bin/}java" -cp "$here/target/classes:$(cat "$list")" "$@"
