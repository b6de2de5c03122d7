#!/bin/bash
# Drives the `nats` command line against EXE, started with a configuration that needs no plugins but tcp, auth-basic
# and websocket: the sections core, request, queue, service, websocket and signals of smoke-cli.sh, with the same checks.
#   SUITES=FOLDER smoke-core.sh EXE [SECTION...]     without sections: all;  smoke-core.sh list: their names
# Each section starts a fresh server, so any of them runs alone.
# Environment, all but the first optional:
#   SUITES       the folder with smoke-cli.sh and lib.sh
#   NATS_CLI     the nats executable (default: nats; `go install github.com/nats-io/natscli/nats@v0.5.1`)
#   SMOKE_WAIT   seconds a command may take (default 20);  SMOKE_START  seconds the server may take to start (default 15)
#   CONF_WORK, CONF_NET   see lib.sh
# Results: $CONF_WORK/out/smoke-core/{results.tsv,failed.txt,log/SECTION/}; last line: N passed, M failed, K skipped
SECTIONS="core request queue service websocket signals"
[ "${1:-}" = list ] && { echo $SECTIONS; exit 0; }
# The whole script runs in namespaces of its own where that works: nothing collides, nothing is left behind.
if [ -z "${SMOKE_INSIDE:-}" ] && [ "${CONF_NET:-own}" = own ] &&
   unshare --net --pid --fork --kill-child --mount-proc sh -c 'ip link set lo up' 2>/dev/null; then
  SMOKE_INSIDE=1 exec unshare --net --pid --fork --kill-child --mount-proc \
    bash -c 'ip link set lo up; "$0" "$@"; exit $?' "$0" "$@"
fi
CONF_NET=host
. "${SUITES:?names the folder of lib.sh}/lib.sh"
conf_begin smoke-core "${1:-}"; shift
NATS_CLI=$(command -v "${NATS_CLI:-nats}") || die "no nats command line: set NATS_CLI"
NATS_CLI=$(readlink -f "$NATS_CLI")
WAIT=${SMOKE_WAIT:-20}
export HOME=$TMPDIR/home XDG_CONFIG_HOME=$TMPDIR/home/.config NO_COLOR=1 TERM=dumb
mkdir -p "$XDG_CONFIG_HOME"
unset NATS_URL NATS_CONTEXT NATS_USER NATS_PASSWORD NATS_CREDS
echo "nats command line: $("$NATS_CLI" --version 2>&1)"

# ---- the server -------------------------------------------------------------------------------------------------
free_ports() { # count
  python3 - "$1" <<'PY'
import socket, sys
socks = [socket.socket() for _ in range(int(sys.argv[1]))]
for s in socks: s.bind(('127.0.0.1', 0))
print(*[s.getsockname()[1] for s in socks])
PY
}
write_config() { # extra lines
  # Only what the kernel, tcp and auth-basic offer: users of the global account, no other plugin's keys but of the section.
  # SMOKE_HTTP=1 adds the monitoring line; without it waiting for a subscription is a pause (SMOKE_SETTLE).
  cat >"$D/server.conf" <<CONF
server_name: smoke-1
listen: "127.0.0.1:$PORT"
${SMOKE_HTTP:+http: "127.0.0.1:$MON"}
authorization {
  users: [
    { user: app, password: app }
    { user: other, password: other }
  ]
}
no_auth_user: app
${1:-}
CONF
}
get() { curl -s -m 5 "http://127.0.0.1:$MON/$1"; }
start_server() {
  [ -f "$D/server.log" ] && { cat "$D/server.log" >>"$D/server-earlier.log"; rm "$D/server.log"; }
  (cd "$D" && exec "$BIN/nats-server" -c "$D/server.conf" >>"$D/server.log" 2>&1) &
  SERVER=$!
  for _ in $(seq $(( ${SMOKE_START:-15} * 20 ))); do
    grep -qs 'Server is ready' "$D/server.log" && return 0
    kill -0 $SERVER 2>/dev/null || break
    sleep 0.05
  done
  return 1
}
stop_server() { # signal
  kill -"${1:-TERM}" $SERVER 2>/dev/null
  { # bash tells of a killed job on stderr
    for _ in $(seq 100); do kill -0 $SERVER || break; sleep 0.05; done
    kill -KILL $SERVER; wait $SERVER; SERVER_RC=$?
  } 2>/dev/null
}

# ---- checks -----------------------------------------------------------------------------------------------------
pass() { printf 'pass\t%s\t%s/%s\n' "$2" "$SEC" "$1" >>"$OUT/results.tsv"; }
fail() { printf 'fail\t%s\t%s/%s\n' "$2" "$SEC" "$1" >>"$OUT/results.tsv"; echo "FAIL $SEC/$1: $3"; }
# Judges a file: must-match and must-not-match regexes (Python's, multi-line), and one Python expression over the
# parsed JSON, called d. Prints what is wrong.
judge() { # file json must... -- mustnot...
  python3 - "$@" <<'PY'
import json, re, sys
path, expr, rest = sys.argv[1], sys.argv[2], sys.argv[3:]
cut = rest.index('--'); must, mustnot = rest[:cut], rest[cut + 1:]
text = open(path, encoding='utf-8', errors='replace').read()
for r in must:
    if not re.search(r, text, re.M | re.S): sys.exit(f'no match for {r!r}')
for r in mustnot:
    if re.search(r, text, re.M | re.S): sys.exit(f'unexpected match of {r!r}')
if expr:
    starts = [i for i in (text.find('{'), text.find('[')) if i >= 0]
    if not starts: sys.exit('no JSON')
    try: d, _ = json.JSONDecoder().raw_decode(text[min(starts):])
    except ValueError as e: sys.exit(f'bad JSON: {e}')
    try: good = eval(expr)
    except Exception as e: sys.exit(f'{expr}: {type(e).__name__} {e}')
    if not good: sys.exit(f'not so: {expr}')
PY
}
# t NAME [-u USER] [-w URL] [-i STDIN] [-f] [-m REGEX]... [-x REGEX]... [-j EXPRESSION] -- nats arguments...
#   -f: must exit with an error   -m/-x: output must / must not match   -j: over the JSON output
# o NAME FILE [-m..] [-x..] [-j..]: the same on a file.   n: nats without a check.
N=0
parse() {
  MUST=() MUSTNOT=() USERARGS=() URL=nats://127.0.0.1:$PORT FAILS='' JSON='' INPUT=''; SHIFT=0
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    case $1 in
      -m) MUST+=("$2"); shift 2; SHIFT=$((SHIFT + 2)) ;;
      -x) MUSTNOT+=("$2"); shift 2; SHIFT=$((SHIFT + 2)) ;;
      -u) USERARGS=(--user "$2" --password "$2"); shift 2; SHIFT=$((SHIFT + 2)) ;;
      -w) URL=$2; shift 2; SHIFT=$((SHIFT + 2)) ;;
      -i) INPUT=$2; shift 2; SHIFT=$((SHIFT + 2)) ;;
      -j) JSON=$2; shift 2; SHIFT=$((SHIFT + 2)) ;;
      -f) FAILS=1; shift; SHIFT=$((SHIFT + 1)) ;;
      *) die "bad check option $1" ;;
    esac
  done
  SHIFT=$((SHIFT + 1))
}
t() {
  local name=$1 log rc why t0; shift
  parse "$@"; shift $SHIFT
  N=$((N + 1)); log=$L/$(printf %03d $N)-${name//[^A-Za-z0-9]/-}.log; t0=$(date +%s)
  (cd "$D" && printf %s "$INPUT" | timeout -k 2 "$WAIT" "$NATS_CLI" -s "$URL" "${USERARGS[@]}" "$@") >"$log" 2>&1; rc=$?
  LAST=$log
  if [ -z "$FAILS" ] && [ $rc -ne 0 ]; then why="exit $rc: $(tail -n 1 "$log")"
  elif [ -n "$FAILS" ] && { [ $rc -eq 0 ] || [ $rc -ge 124 ]; }; then why="exit $rc, an error was due"
  else why=$(judge "$log" "$JSON" "${MUST[@]}" -- "${MUSTNOT[@]}" 2>&1) && { pass "$name" $(( $(date +%s) - t0 )); return; }; fi
  fail "$name" $(( $(date +%s) - t0 )) "$why"
}
o() {
  local name=$1 file=$2 why; shift 2
  parse "$@"
  if why=$(judge "$file" "$JSON" "${MUST[@]}" -- "${MUSTNOT[@]}" 2>&1); then pass "$name" 0; else fail "$name" 0 "$why"; fi
}
n() { (cd "$D" && timeout -k 2 "$WAIT" "$NATS_CLI" -s "nats://127.0.0.1:$PORT" "$@") >>"$L/setup.log" 2>&1 </dev/null; }
# Starts nats in the background (output: $D/NAME.out) and waits until its subscription stands.
bg() { # name [-u USER] [-w URL] -- arguments
  local name=$1; shift
  parse "$@"; shift $SHIFT
  local before now; before=$([ -n "${SMOKE_HTTP:-}" ] && subs)
  (cd "$D" && exec timeout -k 2 "$WAIT" "$NATS_CLI" -s "$URL" "${USERARGS[@]}" "$@" >"$D/$name.out" 2>&1 </dev/null) &
  eval "BG_${name//-/_}=\$!"
  if [ -n "${SMOKE_HTTP:-}" ]; then
    for _ in $(seq 60); do now=$(subs); [ "${now:-0}" -gt "${before:-0}" ] && break; sleep 0.05; done
    sleep 0.1
  else
    sleep "${SMOKE_SETTLE:-1}"
  fi
}
subs() { get subsz | sed -n 's/.*"num_subscriptions": *\([0-9]*\).*/\1/p'; }
join() { eval "wait \$BG_${1//-/_}"; } # waits for it to end by itself
stop() { eval "kill \$BG_${1//-/_}" 2>/dev/null; join "$1" 2>/dev/null; }

# ---- sections ---------------------------------------------------------------------------------------------------
sec_core() {
  t pub -m 'Published 5 bytes to "hi"' -- pub hi hello
  bg sub -- sub hi --count 3
  t pub-header -m Published -- pub hi one -H Color:red -H Size:xl
  t pub-count -m 'Published.*Published' -- pub hi 'number {{Count}}' --count 2
  join sub
  o sub-payload "$D/sub.out" -m '\[#1\] Received on "hi"' -m '^Color: red$' -m '^Size: xl$' -m '^one$' -m '^number 1$' -m '^number 2$'
  bg wild -- sub 'a.*.c' 'x.>' --count 2 --subjects-only
  n pub a.b.c 1; n pub a.b 2; n pub x 3; n pub x.y.z 4
  join wild
  o wildcards "$D/wild.out" -m 'a\.b\.c' -m 'x\.y\.z' -x '"a\.b"'
  bg replies -- sub svc.echo --count 1
  t pub-reply-to -m Published -- pub svc.echo body --reply back.here
  join replies
  o reply-subject "$D/replies.out" -m 'with reply "back\.here"'
  t pub-stdin -i 'from stdin' -m 'Published 10 bytes' -- pub hi --force-stdin
  t rtt -j 'len(d) == 1' -- rtt --json
  t payload-limit -f -i "$(head -c 1100000 /dev/zero | tr '\0' x)" -m '(?i)maximum payload' -- pub hi --force-stdin
  t bad-credentials -m '(?i)authorization violation' -- --user app --password wrong rtt
}
sec_request() {
  t no-responders -m 'No responders' -- request nobody.here x --timeout 2s
  bg reply -- reply svc 'pong {{Request}}' --count 2
  t request -m '^pong ping$' -m 'Received with rtt' -- request svc ping
  t request-raw -m '^pong again$' -- request svc again --raw
  join reply
  bg echo -- reply e.cho --echo -H From:server
  t request-headers -m 'From: server$' -m 'K: v$' -m '^data$' -- request e.cho data -H K:v
  stop echo
  bg many1 -- reply m.any one --queue q1; bg many2 -- reply m.any two --queue q2
  t many-replies -m one -m two -- request m.any x --replies 2 --timeout 3s
  stop many1; stop many2
}
sec_queue() {
  bg q1 -- sub jobs --queue workers --subjects-only; bg q2 -- sub jobs --queue workers --subjects-only; bg all -- sub jobs --count 60 --subjects-only
  t publish-60 -m '60 in|Published' -- pub jobs x --count 60
  join all; sleep 0.5; stop q1; stop q2
  local a b; a=$(grep -c 'jobs' <(grep -v Subscribing "$D/q1.out")); b=$(grep -c 'jobs' <(grep -v Subscribing "$D/q2.out"))
  echo "{\"a\": $a, \"b\": $b}" >"$L/queue.json"
  o one-of-the-group-each "$L/queue.json" -j 'd["a"] + d["b"] == 60'
  o both-get-some "$L/queue.json" -j 'd["a"] > 5 and d["b"] > 5'
}
sec_service() {
  bg serve -- service serve demo
  t list -m 'demo.*1\.0\.0' -- service list
  t list-json -j 'd[0]["name"] == "demo" and d[0]["endpoints"][0]["subject"] == "demo.echo"' -- service list --json
  t ping -m '^demo .*rtt=' -- --timeout 1s service ping
  t info -m 'Service: demo' -m 'Subject: demo\.echo' -- service info demo
  t request -m '^hi$' -- service request demo echo hi
  t stats -m 'echo.*1' -- service stats demo
  t stats-json -j 'True' -- service stats demo --json
  stop serve
}
sec_websocket() {
  t rtt -w ws://127.0.0.1:$WS -m "ws://127.0.0.1:$WS" -x failed -- rtt
  bg wsub -w ws://127.0.0.1:$WS -- sub w.s --count 2
  n pub w.s plain; t publish -w ws://127.0.0.1:$WS -m Published -- pub w.s "$(head -c 20000 /dev/zero | tr '\0' y)"
  join wsub
  o receive "$D/wsub.out" -m '^plain$' -m 'y{20000}'
  # what smoke-cli.sh asks monitoring for
  [ -z "${SMOKE_HTTP:-}" ] || { get 'connz?state=any' >"$L/connz.log"
    o connz-type "$L/connz.log" -j 'any(c.get("type") == "websocket" for c in d["connections"])'; }
}
sec_signals() {
  bg client -- sub x
  kill -USR1 $SERVER; sleep 0.3; kill -0 $SERVER 2>/dev/null && pass usr1-keeps-running 0 || fail usr1-keeps-running 0 ended
  "$BIN/nats-server" --signal reload=$SERVER >"$L/sig.log" 2>&1 && pass signal-flag 0 || fail signal-flag 0 "exit $?: $(tail -n 1 "$L/sig.log")"
  stop_server TERM
  [ $SERVER_RC -eq 0 ] && pass term-exit-status 0 || fail term-exit-status 0 "exit $SERVER_RC"
  o term-log "$D/server.log" -m 'Server Exiting\.\.'
  stop client
  start_server && pass restarts 0 || fail restarts 0 'did not start again'
  stop_server INT # its exit status is not looked at: a background job of a shell may start with INT ignored
  o int-log "$D/server.log" -m 'Server Exiting\.\.'
  "$BIN/nats-server" --version >"$L/version.log" 2>&1; o version "$L/version.log" -m '^nats-server: v[0-9]+\.[0-9]+\.[0-9]+'
  "$BIN/nats-server" --help >"$L/help.log" 2>&1; o help "$L/help.log" -m 'Usage: nats-server' -m '[-]js, --jetstream'
  "$BIN/nats-server" -t -c "$D/server.conf" >"$L/test.log" 2>&1; o test-configuration "$L/test.log" -m 'configuration file .* is valid'
  "$BIN/nats-server" -c "$D/nowhere.conf" >"$L/none.log" 2>&1 && fail missing-configuration 0 'exit 0' || pass missing-configuration 0
  echo 'port: {{' >"$D/bad.conf"; "$BIN/nats-server" -c "$D/bad.conf" >"$L/bad.log" 2>&1 && fail bad-configuration 0 'exit 0' || pass bad-configuration 0
}

# ---- run --------------------------------------------------------------------------------------------------------
for SEC in ${*:-$SECTIONS}; do
  declare -F "sec_$SEC" >/dev/null || die "no section $SEC: $(echo $SECTIONS)"
  D=$TMPDIR/$SEC L=$OUT/log/$SEC; mkdir -p "$D" "$L"
  read -r PORT MON WS < <(free_ports 3)
  before=$(grep -c . "$OUT/results.tsv"); N=0
  write_config "$([ "$SEC" = websocket ] && echo "websocket { listen: \"127.0.0.1:$WS\", no_tls: true }")"
  if start_server; then "sec_$SEC"; else fail server-starts 0 "$(tail -n 1 "$D/server.log")"; fi
  stop_server
  for p in $(jobs -rp); do kill "$p" 2>/dev/null; done; wait 2>/dev/null
  cat "$D"/server-earlier.log "$D/server.log" >"$L/server.log" 2>/dev/null; cp "$D"/*.out "$L/" 2>/dev/null
  rm -rf "$D"
  tail -n +$((before + 1)) "$OUT/results.tsv" | awk -F'\t' -v s="$SEC" '{n[$1]++} END {printf "%s: %d passed, %d failed\n", s, n["pass"], n["fail"]}'
done
conf_end
