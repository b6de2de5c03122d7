#!/bin/bash
# Drives the `nats` command line against EXE, started with a configuration that needs no plugins but tcp, auth-basic
# and websocket: the sections core, request, queue, service, websocket and signals of smoke-cli.sh, with the same checks,
# and what its sections permissions, accounts, mapping, latency, account, server, server-request, server-report, reload,
# events, trace, check and bench ask that needs no other plugin either.
#   SUITES=FOLDER smoke-core.sh EXE [SECTION...]     without sections: all;  smoke-core.sh list: their names
# Each section starts a fresh server, so any of them runs alone.
# Environment, all but the first optional:
#   SUITES       the folder with smoke-cli.sh and lib.sh
#   NATS_CLI     the nats executable (default: nats; `go install github.com/nats-io/natscli/nats@v0.5.1`)
#   SMOKE_WAIT   seconds a command may take (default 20);  SMOKE_START  seconds the server may take to start (default 15)
#   CONF_WORK, CONF_NET   see lib.sh
# Results: $CONF_WORK/out/smoke-core/{results.tsv,failed.txt,log/SECTION/}; last line: N passed, M failed, K skipped
SECTIONS="core request queue service websocket signals permissions accounts mapping latency account system reload
 events trace check bench"
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
write_accounts() { # extra lines
  cat >"$D/server.conf" <<CONF
server_name: smoke-1
server_tags: ["zone:a"]
listen: "127.0.0.1:$PORT"
${SMOKE_HTTP:+http: "127.0.0.1:$MON"}
accounts {
  SYS { users: [ { user: sys, password: sys } ] }
  APP {
    users: [
      { user: app, password: app }
      { user: limited, password: limited
        permissions: { publish: ["ok.>"], subscribe: ["ok.>", "_INBOX.>"], allow_responses: true } }
    ]
    mappings: { "old.*.place": "new.{{wildcard(1)}}.place" }
    exports: [ { service: "svc.shared" }, { stream: "feed.>" } ]
  }
  OTHER {
    users: [ { user: other, password: other } ]
    imports: [
      { service: { account: APP, subject: "svc.shared" }, to: "remote.shared" }
      { stream: { account: APP, subject: "feed.>" }, prefix: "from.app" }
    ]
  }
}
system_account: SYS
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

# u NAME SECONDS command...: passes as soon as the command does.
u() {
  local name=$1 end=$(( $(date +%s) + $2 )); shift 2
  until "$@" >"$L/until.log" 2>&1; do
    [ "$(date +%s)" -ge $end ] && { fail "$name" 0 "never came: $*"; return; }
    sleep 0.1
  done
  pass "$name" 0
}

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

sec_permissions() {
  t denied-publish -u limited -f -m 'Permissions Violation for Publish to "no\.way"' -- pub no.way x
  t denied-subscribe -u limited -f -m 'Permissions Violation for Subscription to "no\.way"' -- sub no.way --count 1
  t allowed-publish -u limited -m Published -- pub ok.this x
  bg responder -u limited -- reply ok.svc fine --count 1
  t allowed-response -m '^fine$' -- request ok.svc x --raw
  join responder
  t denied-api -u limited -f -m 'Permissions Violation for Publish to "\$JS\.API' -- stream ls --timeout 2s
}
sec_accounts() {
  bg isolated -u other -- sub hi --count 1
  n pub hi secret; sleep 0.3; stop isolated
  o isolation "$D/isolated.out" -x secret
  bg shared -- reply svc.shared shared-ok --count 1
  t service-import -u other -m '^shared-ok$' -- request remote.shared x --raw
  join shared
  bg feed -u other -- sub 'from.app.feed.>' --count 1
  n pub feed.a yes; join feed
  o stream-import "$D/feed.out" -m 'Received on "from\.app\.feed\.a"' -m '^yes$'
}
sec_mapping() {
  bg mapped -- sub 'new.*.place' --count 1
  n pub old.x.place m; join mapped
  o account-mapping "$D/mapped.out" -m 'new\.x\.place' -m '^m$'
  t mapping-test -m '^b\.x$' -- server mappings 'a.*' 'b.{{wildcard(1)}}' a.x
}
sec_latency() {
  t latency -m 'HDR Percentiles' -m 'Actual Msgs/Sec|Actual' -- latency --server-b "nats://127.0.0.1:$PORT" --duration 1s --rate 200
}
sec_account() {
  t info -m 'Account: APP' -m 'User: app' -m 'Headers Supported: true' -m 'Maximum Payload: 1.0 MiB' -- account info
  t report-connections -m 'Connections' -m 'APP' -- account report connections
  t report-statistics -m 'Server Statistics' -m '2\.|1\.|0\.' -- account report statistics
  t no-tls -f -m 'not tls' -- account tls
}
sec_system() {
  t list -u sys -m 'Server Overview' -m 'smoke-1.*no' -- server list 1
  t list-json -u sys -j 'd[0]["server"]["name"] == "smoke-1" and d[0]["server"]["tags"] == ["zone:a"] and d[0]["statsz"]["connections"] >= 1' -- server list 1 --json
  t ping -u sys -m 'smoke-1 .*rtt=' -m '1 replies' -- server ping 1
  t account-info -u sys -m 'Account information for account APP' -m 'old\.\*\.place' -m 'svc\.shared' -- server account info APP
  t accounts -u sys -j 'd["data"]["system_account"] == "SYS" and {"APP", "OTHER", "SYS"} <= set(d["data"]["accounts"])' -- server request accounts
  t connections -u sys -j 'd["data"]["num_connections"] == 1 and d["data"]["connections"][0]["authorized_user"] == "sys" and d["data"]["connections"][0]["lang"] == "go"' -- server request connections
  t subscriptions -u sys -j 'd["data"]["num_subscriptions"] > 0' -- server request subscriptions
  t statsz -u sys -j 'd["statsz"]["connections"] >= 1' -- request '$SYS.REQ.SERVER.PING' '' --raw
  t user-info -j 'd["data"]["user"] == "app" and d["data"]["account"] == "APP"' -- request '$SYS.REQ.USER.INFO' '' --raw
  bg client -- sub kick.me --count 1
  t report-accounts -u sys -m 'Accounts Overview' -m 'APP' -- server report accounts
  t report-connections -u sys -m 'Connections' -m 'APP' -m 'SYS' -- server report connections
  t info -u sys -m 'Server information for smoke-1' -m "Host: 127.0.0.1:$PORT" -- server info smoke-1
  t variables -u sys -j 'd["server"]["name"] == "smoke-1" and d["data"]["max_payload"] == 1048576 and d["data"]["system_account"] == "SYS"' -- server request variables
  t routes -u sys -j 'd["data"]["num_routes"] == 0' -- server request routes
  t gateways -u sys -j 'd["data"]["outbound_gateways"] == {}' -- server request gateways
  t leafnodes -u sys -j 'd["data"]["leafnodes"] == 0' -- server request leafnodes
  t raft -u sys -j 'd["data"] == {}' -- server request raft
  t health -u sys -j 'd["data"]["status"] == "ok"' -- server request jetstream-health
  t report-health -u sys -m 'Health Report' -m 'smoke-1.*ok' -- server report health
  t report-gateways -u sys -m 'Super Cluster Report' -- server report gateways
  t report-routes -u sys -x 'error:' -- server report routes
  t report-leafnodes -u sys -x 'error:' -- server report leafnodes
  t report-cpu -u sys -m smoke-1 -- server report cpu
  t report-mem -u sys -m smoke-1 -- server report mem
  t connz -u sys -j 'any("kick.me" in c.get("subscriptions_list", []) for c in d["data"]["connections"])' -- request '$SYS.REQ.ACCOUNT.APP.CONNZ' '{"subscriptions":true}' --raw
  local cid id
  cid=$(python3 -c "import json; print(next(c['cid'] for c in json.load(open('$LAST'))['data']['connections'] if 'kick.me' in c.get('subscriptions_list', [])))")
  id=$(server_id)
  t kick -u sys -x error -- server request kick "${cid:-0}" "$id"
  sleep 1
  o kicked "$D/client.out" -m '(?i)disconnected|reconnect'
  stop client
}
server_id() { sed -n 's/.*ID: *\([A-Z0-9]\{50,\}\).*/\1/p' "$D/server.log" | head -1; }
sec_reload() {
  local id; id=$(server_id)
  bg other -u other -- sub kept --count 1
  write_accounts 'max_payload: 2000'
  t by-request -u sys -x 'error' -- server config reload "$id" --force
  t payload-applied -f -i "$(head -c 3000 /dev/zero | tr '\0' x)" -m '(?i)maximum payload' -- pub hi --force-stdin
  write_accounts; sed -i 's/password: limited/password: other2/' "$D/server.conf"
  "$BIN/nats-server" --signal reload=$SERVER >"$L/sig.log" 2>&1; sleep 1
  o by-signal "$D/server.log" -m 'Reloaded.*Reloaded'
  t password-changed -u limited -m '(?i)authorization violation' -- rtt
  write_accounts 'max_pending: 5000000'
  t refused -u sys -j 'd["error"]["code"] == 500 and "not supported for MaxPending" in d["error"]["description"]' -- request "\$SYS.REQ.SERVER.$id.RELOAD" '' --raw
  n --user other --password other pub kept yes; join other
  o stays-connected "$D/other.out" -m '^yes$'
  write_accounts; sed -i 's/{ user: app, password: app }/&, { user: added, password: added }/' "$D/server.conf"
  kill -HUP $SERVER
  u sighup-adds-user 10 "$NATS_CLI" -s "nats://127.0.0.1:$PORT" --user added --password added pub hi x
  write_accounts; kill -HUP $SERVER
  u sighup-removes-user 10 sh -c "! '$NATS_CLI' -s 'nats://127.0.0.1:$PORT' --user added --password added pub hi x"
  o log-line "$D/server.log" -m 'Reloaded server configuration'
  echo 'nonsense {' >>"$D/server.conf"; kill -HUP $SERVER
  u bad-configuration-refused 10 grep -q 'Failed to reload server configuration' "$D/server.log"
  t still-serves -m Published -- pub hi x
}
sec_events() {
  bg events -u sys -- events --all --json
  n pub a b; n --user app --password wrong rtt; sleep 1.5; stop events
  o connect "$D/events.out" -m '"type":"io\.nats\.server\.advisory\.v1\.client_connect"'
  o disconnect "$D/events.out" -m '"type":"io\.nats\.server\.advisory\.v1\.client_disconnect".*"reason":"Client Closed"'
  o auth-error "$D/events.out" -m 'Authentication Failure'
  bg raw -u sys -- sub '$SYS.ACCOUNT.APP.CONNECT' --count 1
  n pub a b; join raw
  o account-subject "$D/raw.out" -m '"acc":"APP"'
}
sec_trace() {
  t no-interest -m 'No active interest' -- trace nobody
  bg sub -- sub tr.x --count 1
  t client -m 'cid:[0-9]+ subject:"tr\.x"' -m 'Client: 1' -- trace tr.x
  t mapping -m 'new\.q\.place' -- trace old.q.place
  stop sub
}
sec_check() {
  t connection -m '^OK Connection' -- server check connection
  t server -u sys -m '^OK smoke-1' -m 'connections=' -- server check server --name smoke-1 --mem-warn 3000000000 --mem-critical 4000000000
  bg rep -- reply ping pong
  t request -m '^OK' -- server check request --subject ping --match-payload pong --response-warn 2s --response-critical 5s
  stop rep
  t json -j 'd["status"] == "OK"' -- server check connection --format json
}
sec_bench() {
  t pub -m 'NATS Core NATS publisher stats: [0-9,]+ msgs/sec' -- bench pub b.x --msgs 20000 --size 100 --no-progress
  bg sub -- bench sub b.y --msgs 20000 --size 100 --no-progress
  n bench pub b.y --msgs 20000 --size 100 --no-progress; join sub
  o sub "$D/sub.out" -m 'subscriber stats: [0-9,]+ msgs/sec'
  bg serve -- bench service serve b.svc --no-progress --size 16
  t service -m 'stats: [0-9,]+ msgs/sec' -- bench service request b.svc --msgs 500 --size 16 --no-progress
  stop serve
}

# ---- run --------------------------------------------------------------------------------------------------------
for SEC in ${*:-$SECTIONS}; do
  declare -F "sec_$SEC" >/dev/null || die "no section $SEC: $(echo $SECTIONS)"
  D=$TMPDIR/$SEC L=$OUT/log/$SEC; mkdir -p "$D" "$L"
  read -r PORT MON WS < <(free_ports 3)
  before=$(grep -c . "$OUT/results.tsv"); N=0
  case $SEC in
    permissions | accounts | mapping | latency | account | system | reload | events | trace | check | bench) write_accounts ;;
    websocket) write_config "websocket { listen: \"127.0.0.1:$WS\", no_tls: true }" ;;
    *) write_config ;;
  esac
  if start_server; then "sec_$SEC"; else fail server-starts 0 "$(tail -n 1 "$D/server.log")"; fi
  stop_server
  for p in $(jobs -rp); do kill "$p" 2>/dev/null; done; wait 2>/dev/null
  cat "$D"/server-earlier.log "$D/server.log" >"$L/server.log" 2>/dev/null; cp "$D"/*.out "$L/" 2>/dev/null
  rm -rf "$D"
  tail -n +$((before + 1)) "$OUT/results.tsv" | awk -F'\t' -v s="$SEC" '{n[$1]++} END {printf "%s: %d passed, %d failed\n", s, n["pass"], n["fail"]}'
done
conf_end
