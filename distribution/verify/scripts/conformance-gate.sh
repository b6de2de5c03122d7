#!/bin/bash
# Runs the part of the official clients' suites that Natrium is known to pass, against the built distribution.
#   conformance-gate.sh SUITES_FOLDER [EXECUTABLE]
# SUITES_FOLDER holds run-nats-java.sh, run-nats-py.sh, run-nats-js.sh, smoke-cli.sh and lib.sh.
# distribution/verify/conformance/SUITE.txt lists one test per line, named as in the suite's results.tsv; only the
# classes, files or sections (of nats-py: tests) that occur in the list are run. A suite without a list, or whose needs
# are not installed, is left out with a word why.
# Fails when a listed test fails, or is missing from a suite that ran to its end. A test that was not reached within the
# time is reported only: a slow machine is no fault of the server.
# Environment, all optional:
#   GATE_SECONDS  time for all suites together (default 460), without what has to be built or fetched once
#   GATE_WORK     folder for sources, builds and results (default distribution/verify/target/conformance)
#   CONF_GIT, CONF_SRC  sources of the Python and JavaScript clients, see the suites' README
#   NATS_CLI      the nats command line; otherwise from PATH, otherwise built with go
set -u
ROOT=$(cd "$(dirname "$0")/../../.." && pwd)
HERE=$ROOT/distribution/verify/scripts
# The server behind a wrapper that takes out what only plugins to come can do, and these tests do not need.
BEFORE=$HERE/without-absent-plugins/nats-server
LISTS=$ROOT/distribution/verify/conformance
SUITES=$(cd "${1:?usage: $(basename "$0") SUITES_FOLDER [EXECUTABLE]}" && pwd) || exit 2
EXE=${2:-}
WORK=${GATE_WORK:-$ROOT/distribution/verify/target/conformance}
CLI_VERSION=v0.5.1
mkdir -p "$WORK/bin" "$WORK/log"
export CONF_WORK=$WORK CONF_JOBS=${CONF_JOBS:-2} CONF_LIMIT=${CONF_LIMIT:-240} CONF_RETRY=${CONF_RETRY:-1}
# The Java suite gives a server 400 ms to start; here behaviour is judged, start-up time elsewhere.
export START_TRIES=${START_TRIES:-200} SMOKE_START=${SMOKE_START:-30}
LEFT=${GATE_SECONDS:-460}
FAILED=0 PASSED=0

say() { echo "conformance gate: $*"; }

listed() { # suite -> the names on its list
  sed '/^#/d; /^$/d' "$LISTS/$1.txt" 2>/dev/null
}

alternatives() { # lines -> ^(a|b|c)$ with dots taken literally
  sort -u | sed 's/[.]/\\./g' | paste -sd'|' | sed 's/^/^(/; s/$/)$/'
}

find_executable() {
  [ -n "$EXE" ] && return
  local f
  for f in "$ROOT"/distribution/full/target/*/bin/nats-server "$ROOT"/distribution/full/target/*/*/bin/nats-server; do
    [ -x "$f" ] && { EXE=$f; return; }
  done
}

find_cli() {
  NATS_CLI=$(command -v "${NATS_CLI:-nats}") && return
  NATS_CLI=$WORK/bin/nats
  [ -x "$NATS_CLI" ] && return
  command -v go >/dev/null || return 1
  say "building the nats command line $CLI_VERSION" >&2
  GOBIN=$WORK/bin timeout --kill-after=10 300 go install "github.com/nats-io/natscli/nats@$CLI_VERSION" \
    >"$WORK/log/go.log" 2>&1
  [ -x "$NATS_CLI" ]
}

have_source() { # owner/name
  local g
  [ -e "${CONF_SRC:-$WORK/src}/${1#*/}" ] && return
  for g in "${CONF_GIT:-/nonexistent}/${1/\//+}"{/repo/.git,/repo,}; do
    [ -f "$g/HEAD" ] && return
  done
  return 1
}

missing_needs() { # suite -> prints what is missing, or nothing
  command -v python3 >/dev/null || { echo python3; return; }
  case $1 in
    smoke-cli | smoke-core)
      command -v curl >/dev/null || { echo curl; return; }
      find_cli || echo "the nats command line (and go to build it)"
      ;;
    nats-java)
      command -v mvn >/dev/null || { echo mvn; return; }
      command -v javac >/dev/null || { echo javac; return; }
      command -v unzip >/dev/null || echo unzip
      ;;
    nats-py)
      have_source nats-io/nats.py || { echo "sources of nats-io/nats.py (CONF_GIT)"; return; }
      python3 -m pip --version >/dev/null 2>&1 || echo pip
      ;;
    nats-js)
      { have_source nats-io/nats.js && have_source denoland/std; } ||
        { echo "sources of nats-io/nats.js and denoland/std (CONF_GIT)"; return; }
      command -v npm >/dev/null || echo npm
      ;;
  esac
}

# Everything that is fetched or built once is in place after a run that selects nothing.
prepare() { # suite
  case $1 in
    nats-java | nats-py | nats-js)
      REAL=$EXE timeout --kill-after=15 420 bash "$SUITES/run-$1.sh" "$BEFORE" '^nothing$' >"$WORK/log/$1.prepare.log" 2>&1
      ! grep -q '^error:' "$WORK/log/$1.prepare.log"
      ;;
  esac
}

run_suite() { # suite
  local suite=$1 names=$WORK/log/$1.names filter started rc missing results=$WORK/out/$1/results.tsv
  listed "$suite" | sort -u >"$names"
  [ -s "$names" ] || { say "$suite: no list"; return; }
  [ -n "$EXE" ] || { say "$suite: no executable under distribution/full/target"; FAILED=1; return; }
  # find_cli sets NATS_CLI, so not in a subshell.
  missing_needs "$suite" >"$WORK/log/missing"
  missing=$(<"$WORK/log/missing")
  [ -z "$missing" ] || { say "$suite: left out, not here: $missing"; return; }
  [ "$LEFT" -gt 20 ] || { say "$suite: left out, the time is used up"; return; }
  prepare "$suite" || { say "$suite: left out: $(tail -1 "$WORK/log/$suite.prepare.log")"; return; }
  rm -f "$results"
  started=$(date +%s)
  case $suite in
    smoke-core)
      NATS_CLI=$NATS_CLI SUITES=$SUITES timeout --kill-after=15 "$LEFT" bash "$HERE/smoke-core.sh" "$EXE" \
        $(sed 's,/.*,,' "$names" | sort -u)
      ;;
    smoke-cli)
      NATS_CLI=$NATS_CLI timeout --kill-after=15 "$LEFT" bash "$SUITES/smoke-cli.sh" "$EXE" \
        $(sed 's,/.*,,' "$names" | sort -u)
      ;;
    nats-java)
      filter=$(sed 's/(.*//; s/\.[^.]*$//' "$names" | alternatives)
      REAL=$EXE STRIP_JS=1 timeout --kill-after=15 "$LEFT" bash "$SUITES/run-nats-java.sh" "$BEFORE" "$filter"
      ;;
    nats-py)
      # single tests of large files, some of which need plugins to come
      filter=$(sed 's/::.*//' "$names" | alternatives)
      filter=${filter%$}::$(sed 's/^[^:]*:://; s/[][().*+?{}|$]/[&]/g' "$names" | paste -sd'|' | sed 's/^/(/; s/$/)$/')
      timeout --kill-after=15 "$LEFT" bash "$SUITES/run-nats-py.sh" "$EXE" "$filter"
      ;;
    nats-js)
      filter=$(sed 's,^\./,,; s/\.ts\..*/.ts/' "$names" | alternatives)
      REAL=$EXE KEEP=websocket timeout --kill-after=15 "$LEFT" bash "$SUITES/run-nats-js.sh" "$BEFORE" "$filter"
      ;;
  esac >"$WORK/log/$suite.log" 2>&1 </dev/null
  rc=$?
  LEFT=$((LEFT - ($(date +%s) - started)))
  judge "$suite" "$names" "$results" $rc
}

judge() { # suite names results status
  local suite=$1 ended=1
  [ "$4" -ge 124 ] && ended=0
  [ -f "$3" ] || : >"$3" 2>/dev/null || { say "$suite: no results"; FAILED=1; return; }
  awk -F'\t' -v ended="$ended" '
    NR == FNR { if (!($3 in got) || $1 == "fail") got[$3] = $1; next }
    { outcome = $1 in got ? got[$1] : ended ? "missing" : "not reached"
      count[outcome]++
      if (outcome != "pass") print "  " outcome ": " $1 }
    END { printf "%d %d %d\n", count["pass"], count["fail"] + count["missing"] + count["skip"], count["not reached"] }
  ' "$3" "$2" >"$WORK/log/$suite.verdict"
  read -r pass fail unreached < <(tail -1 "$WORK/log/$suite.verdict")
  sed '$d' "$WORK/log/$suite.verdict"
  say "$suite: of the listed tests $pass passed, $fail did not, $unreached not reached in time"
  PASSED=$((PASSED + pass))
  [ "$fail" -eq 0 ] || { FAILED=1; tail -15 "$WORK/log/$suite.log"; }
}

find_executable
for suite in smoke-core smoke-cli nats-py nats-js nats-java; do
  run_suite "$suite"
done
say "$PASSED listed tests passed"
exit $FAILED
