#!/bin/sh
# Records what a nats-server says to each sample configuration with -t.
#
#   record-config-verdicts.sh NATS_SERVER SAMPLES_FOLDER > verdicts.tsv
#
# One line per sample: name, ok|bad, then the digest of a good one, or the message of a bad one with
# its lines sorted (nats-server reports several errors in any order) and joined by " | ".
set -eu
server=$1
cd "$2"

export NATRIUM_TEST_PORT=4333
export NATRIUM_TEST_NAME=from_env
export NATRIUM_TEST_LIST='[a, "b c"]'
export NATRIUM_TEST_MAP='{ a: b }'
export NATRIUM_TEST_INDIRECT='$NATRIUM_TEST_PORT'
export NATRIUM_TEST_CYCLE='$NATRIUM_TEST_CYCLE'
export NATRIUM_TEST_BROKEN='"abc'
unset NATRIUM_TEST_MISSING

"$server" -v | sed 's/^/# /'
tab=$(printf '\t')
for sample in *.conf; do
  if said=$("$server" -t -c "$sample" 2>&1); then
    digest=$(printf '%s' "$said" | sed 's/.*(\(sha256:[0-9a-f]*\)).*/\1/')
    printf '%s\tok\t%s\n' "${sample%.conf}" "$digest"
  else
    message=$(printf '%s' "$said" | sed 's/^nats-server: //' | LC_ALL=C sort | grep -v '^$' \
      | tr "$tab" ' ' | sed -e ':a' -e 'N' -e '$!ba' -e 's/\n/ | /g')
    printf '%s\tbad\t%s\n' "${sample%.conf}" "$message"
  fi
done
