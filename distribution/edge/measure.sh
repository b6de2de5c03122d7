#!/bin/bash
# Measures what a build costs beside the reference server, and prints the table of docs/edge.md.
#   measure.sh REFERENCE [FOLDER...]
# REFERENCE is the executable of nats-server; each FOLDER an unpacked build of Natrium with bin/nats-server in it, by
# default the edge and the full build of this source tree. Names in the table are the folders' own.
# Needs distribution/bench built (mvn -q compile -pl distribution/bench -am) and Linux's /proc.
# Environment, all optional:
#   RUNS   starts of each server (default 7)
#   LOADS  modes of the load generator under which memory is looked at (default "pairs-8 fan-100"; bench.sh modes lists them)
#   TIME   seconds of each mode (default 5)
# Keep the machine quiet meanwhile. Nothing but loopback is used.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
bench=$root/distribution/bench/bench.sh
[ $# -ge 1 ] || { sed -n '2,13s/^# \{0,1\}//p' "$0" >&2; exit 64; }
reference=$1
shift
[ -x "$reference" ] || { echo "${0##*/}: $reference is no executable" >&2; exit 69; }
[ $# -gt 0 ] || set -- "$here"/target/natrium-edge-*/ "$root"/distribution/full/target/natrium-*/
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT

megabytes() { # paths -> their sum in MB of 10^6 bytes, or nothing
  local files=()
  for path; do [ -e "$path" ] && files+=("$path"); done
  [ ${#files[@]} -eq 0 ] || find "${files[@]}" -type f -printf '%s\n' | awk '{s += $1} END {printf "%.1f", s / 1e6}'
}

resident() { # pid -> MB
  awk '/^VmRSS/ {printf "%.1f", $2 * 1024 / 1e6}' "/proc/$1/status" 2>/dev/null
}

# ready=, cpu=, idle= of a server: medians of RUNS starts
start_up() { # executable
  local line
  line=$("$bench" startup --natrium "$1" --runs "${RUNS:-7}" --busy 0 2>&1 | grep '^natrium') || {
    echo "${0##*/}: $1 did not start" >&2
    ready='?' cpu='?' idle='?'
    return
  }
  ready=$(sed -n 's/.*ready after \([0-9]*\) ms.*/\1/p' <<<"$line")
  cpu=$(sed -n 's/.*, \([0-9]*\) ms of CPU.*/\1/p' <<<"$line")
  idle=$(sed -n 's/.*idle \([0-9]*\) MiB.*/\1/p' <<<"$line" | awk '{printf "%.0f", $1 * 1.048576}')
}

# busy=: the most that was resident under the loads, one number a mode
under_load() { # executable
  local port most now mode known
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  known=$("$bench" modes)
  busy=
  for mode in ${LOADS:-pairs-8 fan-100}; do
    grep -qx -- "$mode" <<<"$known" || { echo "${0##*/}: no mode $mode" >&2; continue; }
    "$1" -a 127.0.0.1 -p "$port" >"$work/server.log" 2>&1 &
    server=$!
    for _ in $(seq 200); do grep -qs 'Server is ready' "$work/server.log" && break; sleep 0.05; done
    "$bench" load --mode "$mode" --url "nats://127.0.0.1:$port" --pid $server --warm 1 --time "${TIME:-5}" \
      >"$work/load.json" 2>&1 &
    local load=$!
    most=0
    while kill -0 $load 2>/dev/null; do
      now=$(resident $server)
      most=$(awk -v a="$most" -v b="${now:-0}" 'BEGIN {print (b > a ? b : a)}')
      sleep 0.1
    done
    kill $server; wait $server 2>/dev/null
    server=
    busy="$busy${busy:+, }$most ($mode)"
  done
}

row() { printf '| %s |' "$1"; shift; printf ' %s |' "$@"; echo; }

names=(nats-server) size=("$(megabytes "$reference")") archive=('') runtime=('') cache=('')
start_up "$reference"; readies=("$ready") cpus=("$cpu") idles=("$idle")
under_load "$reference"; loads=("$busy")
for folder; do
  folder=${folder%/}
  # the first start makes the cache of classes; figures are for the starts after it
  start_up "$folder/bin/nats-server"
  for _ in $(seq 100); do case $(megabytes "$folder/cache") in '' | 0.0) sleep 0.2 ;; *) break ;; esac; done
  start_up "$folder/bin/nats-server"
  names+=("$(basename "$folder")") readies+=("$ready") cpus+=("$cpu") idles+=("$idle")
  size+=("$(megabytes "$folder/lib" "$folder/plugins")") archive+=("$(megabytes "$folder.tar.gz")")
  runtime+=("$(megabytes "$folder/runtime")") cache+=("$(megabytes "$folder/cache")")
  under_load "$folder/bin/nats-server"; loads+=("$busy")
done

row '' "${names[@]}"
printf '|---|'; printf -- '---|%.0s' "${names[@]}"; echo
row 'binary or jars, MB' "${size[@]}"
row 'archive, MB' "${archive[@]}"
row 'Java runtime of its own, MB' "${runtime[@]}"
row 'cache of classes, MB' "${cache[@]}"
row 'resident, idle, MB' "${idles[@]}"
row 'most resident under load, MB' "${loads[@]}"
row 'CPU time to ready, ms' "${cpus[@]}"
row 'clock to ready, ms' "${readies[@]}"
