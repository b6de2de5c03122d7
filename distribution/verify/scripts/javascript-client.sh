#!/bin/sh
# Fetches the official JavaScript client with npm for the tests in the package javascript, which are skipped without
# it. Afterwards it lies in target/javascript/node_modules, where they look for it.
cd "$(dirname "$0")/.." || exit 2
mkdir -p target/javascript && cp javascript/package.json target/javascript/ || exit 1
exec npm install --prefix target/javascript --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error
