#!/usr/bin/env python3
"""Measures how long a server takes to read 1,000 accounts with 10,000 users, and what clients notice of a reload.

    reload-latency.py EXE [EXE...]      prints, for each server: seconds of -t, to ready, and of each reload;
                                        p50, p99 and the longest of round trips without and during reloads
Environment: ACCOUNTS (1000), USERS (10000), RELOADS (5), CLIENTS (8), SECONDS (5; of quiet traffic).
A round trip is a message that a client publishes to itself, one at a time on each client. Nothing is judged.
"""
import os, signal, socket, subprocess, sys, tempfile, threading, time

ACCOUNTS, USERS = int(os.environ.get('ACCOUNTS', 1000)), int(os.environ.get('USERS', 10000))
RELOADS, CLIENTS = int(os.environ.get('RELOADS', 5)), int(os.environ.get('CLIENTS', 8))
QUIET = float(os.environ.get('SECONDS', 5))


def config(port, extra):
    lines = [f'listen: "127.0.0.1:{port}"', 'accounts {', '  SYS { users: [ { user: sys, password: sys } ] }']
    each = USERS // ACCOUNTS
    for a in range(ACCOUNTS):
        lines.append(f'  A{a} {{')
        lines.append('    users: [')
        for u in range(each + (extra if a == 0 else 0)):
            rights = '' if u % 2 else (f', permissions: {{ publish: ["a{a}.>", "_INBOX.>"], subscribe: '
                                       f'{{ allow: ["a{a}.>", "_INBOX.>"], deny: "a{a}.secret.>" }} }}')
            lines.append(f'      {{ user: u{a}_{u}, password: secret{u}{rights} }}')
        lines.append('    ]')
        lines.append(f'    exports: [ {{ service: "a{a}.svc" }}, {{ stream: "a{a}.feed.>" }} ]')
        if a:
            lines.append(f'    imports: [ {{ service: {{ account: A{a - 1}, subject: "a{a - 1}.svc" }} }},'
                         f' {{ stream: {{ account: A{a - 1}, subject: "a{a - 1}.feed.>" }}, prefix: "from" }} ]')
        lines.append(f'    mappings: {{ "a{a}.old.*": "a{a}.new.$1" }}')
        lines.append('  }')
    lines += ['}', 'system_account: SYS']
    return '\n'.join(lines) + '\n'


class Client:
    def __init__(self, port, n):
        self.socket = socket.create_connection(('127.0.0.1', port), 10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile('rb')
        self.file.readline()
        self.subject = f'a{n}.x'
        self.send(f'CONNECT {{"verbose":false,"user":"u{n}_0","pass":"secret0"}}\r\nSUB {self.subject} 1\r\nPING\r\n')
        while not self.file.readline().startswith(b'PONG'):
            pass

    def send(self, text):
        self.socket.sendall(text.encode())

    def trip(self):
        begin = time.perf_counter()
        self.send(f'PUB {self.subject} 1\r\nx\r\n')
        while True:
            line = self.file.readline()
            if line.startswith(b'MSG '):
                self.file.readline()
                return begin, time.perf_counter() - begin
            if not line:
                raise EOFError('the server closed the connection')
            if line.startswith(b'PING'):
                self.send('PONG\r\n')


def follow(client, trips, stop):
    while not stop.is_set():
        trips.append(client.trip())


def quantile(sorted_times, q):
    return sorted_times[min(len(sorted_times) - 1, int(len(sorted_times) * q))] * 1000 if sorted_times else float('nan')


def show(name, times):
    times = sorted(times)
    print(f'  {name}: {len(times)} trips, p50 {quantile(times, .5):.3f} ms, p99 {quantile(times, .99):.3f} ms,'
          f' longest {quantile(times, 1):.1f} ms')


def wait_for(log, text, count):
    begin = time.perf_counter()
    while open(log, errors='replace').read().count(text) < count:
        if time.perf_counter() - begin > 60:
            sys.exit(f'"{text}" did not come: {open(log).read()[-2000:]}')
        time.sleep(0.005)
    return time.perf_counter() - begin


def measure(exe, folder):
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
    path, log = os.path.join(folder, 'server.conf'), os.path.join(folder, 'server.log')
    open(path, 'w').write(config(port, 0))
    begin = time.perf_counter()
    subprocess.run([exe, '-c', path, '-t'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    print(f'{exe}: {os.path.getsize(path) // 1024} KiB of configuration\n  -t {time.perf_counter() - begin:.2f} s')
    with open(log, 'w') as out:
        server = subprocess.Popen([exe, '-c', path], stdout=out, stderr=out)
    try:
        print(f'  ready after {wait_for(log, "Server is ready", 1):.2f} s')
        clients = [Client(port, n * (ACCOUNTS // CLIENTS)) for n in range(CLIENTS)]
        trips, stop = [[] for _ in clients], threading.Event()
        threads = [threading.Thread(target=follow, args=(c, t, stop)) for c, t in zip(clients, trips)]
        [t.start() for t in threads]
        time.sleep(1)
        quiet = time.perf_counter()
        time.sleep(QUIET)
        busy, spans = time.perf_counter(), []
        for n in range(RELOADS):
            open(path, 'w').write(config(port, n % 2 + 1))
            begin = time.perf_counter()
            server.send_signal(signal.SIGHUP)
            taken = wait_for(log, 'Reloaded server configuration', n + 1)
            spans.append((begin, begin + taken))
            print(f'  reload {n + 1}: {taken:.2f} s')
            time.sleep(0.2)
        stop.set()
        [t.join() for t in threads]
        times = [trip for one in trips for trip in one]
        show('quiet', [took for begun, took in times if quiet <= begun < busy])
        show('during reloads', [took for begun, took in times
                                if any(start <= begun + took and begun <= end for start, end in spans)])
    finally:
        server.terminate()
        server.wait()


for exe in sys.argv[1:] or sys.exit(__doc__):
    with tempfile.TemporaryDirectory() as folder:
        measure(exe, folder)
