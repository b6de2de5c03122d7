#!/bin/sh
# Builds and runs the JMH benchmarks: micro.sh [JMH ARGUMENTS]
#   micro.sh -l                                   names
#   micro.sh Match -p subscriptions=1000000       one of them
set -eu
exec "$(cd "$(dirname "$0")" && pwd)/with-server.sh" org.openjdk.jmh.Main "$@"
