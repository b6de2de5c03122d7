#!/bin/sh
# Formats the sources of every module the way `mvn verify` wants them. The examples and the list of versions stand for
# themselves, without the parent that knows how.
cd "$(dirname "$0")/../../.." || exit 2
modules='!distribution/bom,!distribution/examples'
for pom in distribution/examples/*/pom.xml; do modules="$modules,!${pom%/pom.xml}"; done
exec mvn -q spotless:apply -pl "$modules"
