"""The same migration as a Python program would do it, timed from inside.

  state_peer.py ndjson IN OUT     json in, deep copy, migrate, validate, json out, a document a line
  state_peer.py folder DIR        the same for each *.json: backup, write, fsync, rename, read back
  state_peer.py memory IN ROUNDS  no JSON: backup by deepcopy and by pickle, migrate, validate

Prints seconds (ndjson, folder) or two lines of nanoseconds a document (memory).
"""
import copy
import json
import os
import pickle
import sys
import time


def to_v1(s):
    s["longTermMemory"] = s.pop("memory")
    s["permissions"]["history"] = []
    s["state_version"] = "v1"


def to_v2(s):
    ttl = s["cfg"].pop("ttl")
    if not s["cfg"]:
        del s["cfg"]
    if str(int(ttl)) != ttl:
        raise ValueError("limits.ttl: not a canonical integer")
    s["limits"] = {"ttl": int(ttl)}
    s["endpoint"] = {"host": s.pop("host"), "port": s.pop("port")}
    s["state_version"] = "v2"


TIERS = {"gold": "premium", "free": "basic"}


def to_v3(s):
    s["tier"] = TIERS[s["tier"]]
    for session in s["sessions"]:
        if "replicas" in session:
            raise ValueError("sessions: replicas exists")
        session["replicas"] = 1
    s["owner"] = [s["owner"]]
    s["state_version"] = "v3"


def check_v1(s):
    if s["state_version"] != "v1" or not isinstance(s["permissions"]["history"], list):
        raise ValueError("not a v1")


def check_v2(s):
    if s["state_version"] != "v2" or not isinstance(s["limits"]["ttl"], int):
        raise ValueError("not a v2")


def check_v3(s):
    if s["state_version"] != "v3" or not isinstance(s["owner"], list):
        raise ValueError("not a v3")


HOPS = [(to_v1, check_v1), (to_v2, check_v2), (to_v3, check_v3)]


def migrate(state):
    for hop, check in HOPS:
        hop(state)
        check(state)
    return state


def ndjson(source, target):
    start = time.perf_counter()
    dumps = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
    with open(source, encoding="utf-8") as lines, open(target, "w", encoding="utf-8") as out:
        for line in lines:
            state = json.loads(line)
            backup = copy.deepcopy(state)
            try:
                migrate(state)
            except (KeyError, ValueError):
                state = backup
            out.write(dumps(state))
            out.write("\n")
        out.flush()
        os.fsync(out.fileno())
    print(time.perf_counter() - start)


def folder(path):
    start = time.perf_counter()
    for name in sorted(os.listdir(path)):
        if not name.endswith(".json"):
            continue
        file = os.path.join(path, name)
        with open(file, encoding="utf-8") as handle:
            state = json.load(handle)
        os.link(file, file + ".legacy.bak")
        migrate(state)
        with open(file + ".tmp", "w", encoding="utf-8") as handle:
            json.dump(state, handle)
            handle.flush()
            os.fsync(handle.fileno())
        os.rename(file + ".tmp", file)
        with open(file, encoding="utf-8") as handle:
            if json.load(handle) != state:
                raise ValueError(name)
    print(time.perf_counter() - start)


def memory(path, rounds):
    with open(path, encoding="utf-8") as lines:
        states = [json.loads(line) for line in lines]
    backups = [
        lambda s: copy.deepcopy(s),
        lambda s: pickle.loads(pickle.dumps(s, protocol=pickle.HIGHEST_PROTOCOL)),
    ]
    for backup in backups:
        results = []
        for _ in range(rounds):
            total = 0
            for state in states:
                start = time.perf_counter_ns()
                fresh = backup(state)
                migrate(fresh)
                total += time.perf_counter_ns() - start
            results.append(total / len(states))
        results.sort()
        print(results[len(results) // 2])


if __name__ == "__main__":
    verb = sys.argv[1]
    if verb == "ndjson":
        ndjson(sys.argv[2], sys.argv[3])
    elif verb == "folder":
        folder(sys.argv[2])
    else:
        memory(sys.argv[2], int(sys.argv[3]))
