#!/usr/bin/env python3
"""Lists the components of a Midstream node, then prints its events as they happen.

usage: client.py SOCKET [EVENTS]      ends after so many events, or never
"""
import collections, json, os, secrets, socket, struct, sys

LINE_BYTES = 1 << 20


def shown(text):
    """What a service says is shown, never obeyed: no control, bidi or zero-width characters."""
    return "".join(c if c.isprintable() else "\ufffd" for c in str(text))


class Node:
    def __init__(self, path):
        folder = os.stat(os.path.dirname(os.path.abspath(path)))
        if folder.st_uid not in (0, os.getuid()) or folder.st_mode & 0o002:
            sys.exit("the socket's folder is not yours; ask its owner")
        self.socket = socket.socket(socket.AF_UNIX)
        # Samples come each second, so a silence this long means that nobody is there.
        self.socket.settimeout(10)
        self.socket.connect(path)
        peer = self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
        if struct.unpack("=iII", peer)[1] != folder.st_uid:
            sys.exit("the service is not run by the owner of its folder; ask who runs it")
        self.lines = self.socket.makefile("rb")
        self.waiting = collections.deque()

    def read(self):
        line = self.lines.readline(LINE_BYTES + 1)
        if not line.endswith(b"\n"):
            sys.exit("the service closed the connection; try again")
        return json.loads(line)

    def ask(self, method, **params):
        """Sends a request and gives its result; news that come in between are kept."""
        name = secrets.token_hex(16)
        request = {"jsonrpc": "2.0", "id": name, "method": method, "params": params}
        self.socket.sendall(json.dumps(request).encode() + b"\n")
        while True:
            message = self.read()
            if "error" in message and message["id"] in (name, None):
                sys.exit(shown(message["error"]["message"]))
            if message.get("id") == name:
                return message["result"]
            self.waiting.append(message)


def main(path, events=None):
    node = Node(path)
    hello = node.ask("hello", client="client.py", protocols=[1], readOnly=True)
    start = node.ask("watch", intervalMilliseconds=1000)
    for component in start["snapshot"]["node"]["components"]:
        facts = [component[field] for field in ("name", "version", "phase")]
        print(shown(f"{hello['node']}/{' '.join(facts)}"), flush=True)
    last = start["sequence"]
    while True:
        message = node.waiting.popleft() if node.waiting else node.read()
        params = message["params"]
        if message["method"] == "goodbye":
            sys.exit(shown(params["reason"]))
        if message["method"] != "event":
            continue  # A sample, say; they are news for others.
        if params["previous"] != last:
            sys.exit("an event was missed; start again")
        last = params["sequence"]
        what = next(iter(params["event"]["content"]))
        print(shown(f"{last} {params['component']} {what}"), flush=True)
        events = events and events - 1
        if events == 0:
            break


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(sys.argv[1], *map(int, sys.argv[2:]))
