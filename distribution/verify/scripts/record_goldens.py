#!/usr/bin/env python3
"""Records wire goldens: plays the inputs of *.golden files against a NATS server and writes what it answered.

  record_goldens.py --server EXE [FILE...]          rewrites the recorded lines of the files (default: all)
  record_goldens.py --server EXE --check [FILE...]  changes nothing, prints what differs, exits with 1 if anything does

The format is described in src/test/resources/golden/README.md. Python 3 and its standard library only.
"""
import argparse
import difflib
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading

GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'src', 'test', 'resources', 'golden')
READ_LIMIT = 15.0  # seconds; a server that says nothing for so long fails the scenario
SPLIT = None  # stands for {|} in a decoded list of chunks

# ---- text of bytes ----------------------------------------------------------------------------------------------

ESCAPES = {'r': b'\r', 'n': b'\n', 't': b'\t', '0': b'\0', '\\': b'\\', '{': b'{'}


def decode(text):
    """Returns the chunks that are to be written one by one."""
    out, _ = _decode(text, 0, False)
    chunks, current = [], b''
    for part in out:
        if part is SPLIT:
            chunks.append(current)
            current = b''
        else:
            current += part
    return [c for c in chunks + [current] if c]


def _decode(text, i, inside):
    """Decodes up to the end, or inside a repeat up to its `*COUNT}`; (None, i) when there is no such end."""
    out = []
    while i < len(text):
        c = text[i]
        if c == '\\':
            c = text[i + 1]
            if c == 'x':
                out.append(bytes.fromhex(text[i + 2:i + 4]))
                i += 4
            else:
                out.append(ESCAPES[c])
                i += 2
        elif text.startswith('{|}', i):
            out.append(SPLIT)
            i += 3
        elif c == '{':
            body, end = _decode(text, i + 1, True)
            if body is None:
                out.append(b'{')
                i += 1
            else:
                out.extend(body)
                i = end
        elif inside and (m := re.compile(r'\*(\d+)\}').match(text, i)):
            return [b''.join(p for p in out if p is not SPLIT) * int(m[1])], m.end()
        else:
            out.append(c.encode('latin-1'))
            i += 1
    return (None, i) if inside else (out, i)


def encode(data):
    out, i = [], 0
    while i < len(data):
        run = 1
        while i + run < len(data) and data[i + run] == data[i]:
            run += 1
        one = encode_byte(data[i])
        if run >= 32:
            out.append('{%s*%d}' % (one, run))
            i += run
        else:
            out.append(one)
            i += 1
    return ''.join(out)


def encode_byte(b):
    named = {13: '\\r', 10: '\\n', 9: '\\t', 0: '\\0', 92: '\\\\'}
    if b in named:
        return named[b]
    return chr(b) if 32 <= b < 127 else '\\x%02x' % b


# ---- what the server says ---------------------------------------------------------------------------------------

MASKS = {
    'server_id': (r'N[A-Z2-7]{55}', '<server id>'),
    'xkey': (r'X[A-Z2-7]{55}', '<xkey>'),
    'nonce': (r'[A-Za-z0-9_-]{15}', '<nonce>'),
    'go': (r'.+', '<go>'),
    'port': (r'[1-9][0-9]*', '<port>'),
    'client_id': (r'[1-9][0-9]*', '<client id>'),
}
EXTRA = ('natrium', 'git_commit')  # a server may have them or not


def mask_info(frame):
    """Key order, and the blank that the reference leaves after the object, are of no meaning."""
    fields = json.loads(frame[5:].strip())
    if fields.get('server_name') == fields.get('server_id'):
        fields['server_name'] = '<server id>'
    for key, (shape, label) in MASKS.items():
        if key in fields and re.fullmatch(shape, str(fields[key])):
            fields[key] = label
    for key in EXTRA:
        fields.pop(key, None)
    return b'INFO ' + json.dumps(fields, sort_keys=True, separators=(',', ':')).encode() + b'\r\n'


def mask_sid(frame):
    head, _, tail = frame.partition(b'\r\n')
    words = head.split(b' ')
    words[2] = b'<sid>'
    return b' '.join(words) + b'\r\n' + tail


class Connection:
    def __init__(self, address):
        self.socket = socket.create_connection(address, timeout=READ_LIMIT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b''
        self.ended = False

    def write(self, data):
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the server has closed already; what it said before is still to be read

    def fill(self):
        try:
            data = self.socket.recv(1 << 16)
        except ConnectionResetError:
            data = b''
        if not data:
            self.ended = True
        self.buffer += data
        return not self.ended

    def frame(self):
        """The next frame, or None at the end of the stream."""
        while True:
            end = self.buffer.find(b'\r\n')
            if end >= 0:
                size = end + 2
                words = self.buffer[:end].split(b' ')
                if words[0] in (b'MSG', b'HMSG'):
                    size += int(words[-1]) + 2
                while len(self.buffer) < size and self.fill():
                    pass
                if len(self.buffer) >= size:
                    found, self.buffer = self.buffer[:size], self.buffer[size:]
                    return found
            if self.ended or not self.fill():
                rest, self.buffer = self.buffer, b''
                return rest or None

    def close(self):
        self.socket.close()


# ---- the server -------------------------------------------------------------------------------------------------


class Server:
    def __init__(self, exe, config):
        self.dir = tempfile.TemporaryDirectory()
        path = os.path.join(self.dir.name, 'server.conf')
        with open(path, 'w', encoding='utf-8') as out:
            out.write(config)
        self.process = subprocess.Popen([exe, '-c', path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                        text=True, errors='replace')
        self.address = None
        lines = []
        for line in self.process.stderr:
            lines.append(line)
            if m := re.search(r'Listening for client connections on (\S+):(\d+)', line):
                self.address = (m[1].strip('[]'), int(m[2]))
            if 'Server is ready' in line:
                break
        else:
            raise RuntimeError('the server did not start: ' + ' '.join(''.join(lines).split())[:300])
        threading.Thread(target=lambda: [None for _ in self.process.stderr], daemon=True).start()

    def close(self):
        self.process.kill()
        self.process.wait()
        self.dir.cleanup()


class Servers:
    """One server per configuration, or a fresh one for a scenario that asks for it."""

    def __init__(self, exe):
        self.exe = exe
        self.running = {}

    def get(self, name, fresh):
        if fresh:
            self.drop(name)
        if name not in self.running:
            with open(os.path.join(GOLDEN, 'config', name + '.conf'), encoding='utf-8') as config:
                self.running[name] = Server(self.exe, config.read())
        return self.running[name].address

    def drop(self, name):
        if name in self.running:
            self.running.pop(name).close()

    def close(self):
        for name in list(self.running):
            self.drop(name)


# ---- scenarios --------------------------------------------------------------------------------------------------

STEP = re.compile(r'([A-Z])(\+raw|\+|>>|>|=|~|-|<)(?: (.*))?$')


class Scenario:
    def __init__(self, servers):
        self.servers = servers
        self.config, self.fresh, self.flags = 'default', False, set()
        self.connections = {}

    def option(self, words):
        if words[0] == 'config':
            self.config = words[1]
        elif words[0] == 'fresh':
            self.fresh = True
        elif words[0] in ('unordered', 'mask-sid', 'keep-ping'):
            self.flags.add(words[0])
        else:
            raise ValueError('unknown option ' + words[0])

    def step(self, name, verb, text):
        """Plays one step and returns the lines to record under it."""
        if verb in ('+', '+raw'):
            fresh, self.fresh = self.fresh, False
            connection = self.connections[name] = Connection(self.servers.get(self.config, fresh))
            if verb == '+':
                first = connection.frame()
                if not (first or b'').startswith(b'INFO '):
                    raise ValueError(f'{name} got {first} instead of INFO')
                if text:
                    connection.write(b''.join(decode('CONNECT ' + text + '\\r\\n')))
            return []
        connection = self.connections[name]
        if verb == '>':
            for chunk in decode(text):
                connection.write(chunk)
            return []
        if verb == '>>':
            for chunk in decode(text):
                for i in range(len(chunk)):
                    connection.write(chunk[i:i + 1])
            return []
        if verb == '-':
            connection.close()
            return []
        if verb == '=':
            connection.write(b'PING\r\n')
            text = 'pong'
        return [f'{name}< {line}' for line in self.read(connection, text.split())]

    def read(self, connection, until):
        frames = []
        while True:
            if until[0].isdigit() and len(frames) == int(until[0]):
                break
            frame = connection.frame()
            if frame == b'PING\r\n' and 'keep-ping' not in self.flags:
                continue  # the server's own timer, which may come at any time
            if 'nomsg' in until and frame and re.match(rb'H?MSG ', frame):
                continue
            if frame is None:
                frames.append(None)
                break
            if frame.startswith(b'INFO {'):
                frame = mask_info(frame)
            elif re.match(rb'H?MSG ', frame) and 'mask-sid' in self.flags:
                frame = mask_sid(frame)
            frames.append(frame)
            if frame == b'PONG\r\n' and until[0] == 'pong':
                break
        if 'unordered' in self.flags:
            frames = sort_messages(frames)
        return ['EOF' if f is None else encode(f) for f in frames]

    def close(self):
        for connection in self.connections.values():
            connection.close()


def sort_messages(frames):
    out, run = [], []
    for frame in frames:
        if frame and re.match(rb'H?MSG ', frame):
            run.append(frame)
        else:
            out += sorted(run) + [frame]
            run = []
    return out + sorted(run)


def play(path, servers, check):
    """Returns the file's lines with the recorded ones written anew."""
    out, scenario, given_up = [], None, False
    with open(path, encoding='utf-8') as lines:
        for number, line in enumerate(lines, 1):
            line = line.rstrip('\n')
            try:
                if line.startswith('== '):
                    if scenario:
                        scenario.close()
                    scenario, given_up = Scenario(servers), False
                elif line.startswith('@ '):
                    scenario.option(line[2:].split())
                elif line and not line.startswith('#'):
                    m = STEP.match(line)
                    if not m:
                        raise ValueError('no step: ' + line)
                    if m[2] == '<':
                        continue
                    out.append(line)
                    if not given_up:
                        out += scenario.step(m[1], m[2], m[3])
                    continue
            except Exception as error:
                what = f'{line[:100]}: {type(error).__name__} {error}'
                if not check:
                    raise SystemExit(f'{path}:{number}: {what}')
                out.append('# given up: ' + what)
                given_up = True
                continue
            out.append(line)
    if scenario:
        scenario.close()
    return out


def print_differences(file, old, new):
    """Prints each scenario that differs, whole, with the recorded and the played lines."""
    for was, now in zip(by_scenario(old), by_scenario(new)):
        if was != now:
            print(f'{file}: {was[0][3:]}')
            for line in difflib.ndiff(was[1:], now[1:]):
                if not line.startswith('?') and line.strip():
                    print('    ' + line)


def by_scenario(lines):
    found = [[]]
    for line in lines:
        if line.startswith('== '):
            found.append([])
        found[-1].append(line)
    return found[1:]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('--server', required=True)
    options.add_argument('--check', action='store_true')
    options.add_argument('files', nargs='*')
    options = options.parse_args()
    files = options.files or sorted(os.path.join(GOLDEN, f) for f in os.listdir(GOLDEN) if f.endswith('.golden'))
    servers, differing = Servers(options.server), 0
    try:
        for path in files:
            with open(path, encoding='utf-8') as file:
                old = file.read().split('\n')[:-1]
            new = play(path, servers, options.check)
            if old != new:
                differing += 1
                if options.check:
                    print_differences(os.path.basename(path), old, new)
                else:
                    with open(path, 'w', encoding='utf-8') as file:
                        file.write('\n'.join(new) + '\n')
            print(f'{os.path.basename(path)}: {sum(l.startswith("== ") for l in new)} scenarios'
                  + (', differs' if old != new else ''))
    finally:
        servers.close()
    return 1 if options.check and differing else 0


if __name__ == '__main__':
    sys.exit(main())
