"""`snap`, `cloud-init` and `microk8s` for a machine of the SSH lab: run as a program, standard library only.

The machine's own state is in NODE_ROOT, its cluster's in the file `cluster.json` beside all machines.
A file NODE_ROOT/faults/NAME makes something go wrong once.
"""

# ruff: noqa: T201 - a program speaks by printing
from __future__ import annotations

import fcntl
import json
import os
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(os.environ["NODE_ROOT"])
SHARED = ROOT.parent / "cluster.json"
MINE = ROOT / "machine.json"
TOKENS = ROOT / "var/snap/microk8s/current/credentials/cluster-tokens.txt"
WORKER = "This MicroK8s deployment is acting as a node in a cluster.\nPlease use the master node."


@contextmanager
def changing(path: Path) -> Iterator[dict[str, Any]]:
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        table = json.loads(path.read_text()) if path.exists() else {}
        yield table
        path.write_text(json.dumps(table))


def reading(path: Path) -> dict[str, Any]:
    with changing(path) as table:
        return table


def end(text: str = "", code: int = 0) -> NoReturn:
    if text:
        print(text)
    raise SystemExit(code)


def strikes(fault: str) -> bool:
    try:
        (ROOT / "faults" / fault).unlink()
    except FileNotFoundError:
        return False
    return True


def note(what: str) -> None:
    with (ROOT / "history").open("a") as history:
        history.write(what + "\n")


def cloud_init(_: list[str]) -> None:
    while (ROOT / "booting").exists():
        time.sleep(0.05)
    answer = ROOT / "cloud-init.json"
    end(answer.read_text() if answer.exists() else '{"status": "done", "errors": []}')


def snap(arguments: list[str]) -> None:
    with changing(MINE) as me:
        if arguments[0] == "install":
            if strikes("install-refused"):
                print("error: too early for operation, device not yet seeded", file=sys.stderr)
                end(code=1)
            me["channel"] = arguments[-1].partition("=")[2]
        if arguments[0] == "list" and not me.get("channel"):
            print("error: no matching snaps installed", file=sys.stderr)
            end(code=1)
        if arguments[0] == "list":
            print("Name      Version  Rev   Tracking     Publisher   Notes")
            print(f"microk8s  v1.34.1  8511  {me['channel']}  canonical✓  classic,held")


def wait_ready(me: dict[str, Any]) -> None:
    if me.get("stopped"):
        end("microk8s is not running, try microk8s start")
    if me.get("worker"):
        end(WORKER, 1)
    end("microk8s is running\nhigh-availability: no")


def status(arguments: list[str]) -> None:
    me = reading(MINE)
    if "--wait-ready" in arguments:
        wait_ready(me)
    if me.get("worker"):
        end(WORKER, 1)
    print("microk8s is running\nhigh-availability: no")
    for title, role in (("master", "voter"), ("standby", "standby")):
        rows = reading(SHARED).get("dqlite", {me["ip"]: "voter"}).items()
        addresses = [f"{ip}:19001" for ip, has in rows if has == role]
        print(f"  datastore {title} nodes: {' '.join(addresses) or 'none'}")


def add_node(_: list[str]) -> None:
    ip, token = reading(MINE)["ip"], secrets.token_hex(16)
    with TOKENS.open("a") as file:
        file.write(f"{token}|{int(time.time()) + 900}\n")
    urls = [f"{address}:25000/{token}/cc0f9dbb7940" for address in ("172.17.0.1", ip)]
    end(json.dumps({"token": f"{token}/cc0f9dbb7940", "urls": urls}))


def join(arguments: list[str]) -> None:
    me, worker = reading(MINE), "--worker" in arguments
    address, _, secret = arguments[0].partition("/")
    ip, token = address.partition(":")[0], secret.partition("/")[0]
    server = next(path.parent for path in ROOT.parent.glob("*/machine.json") if reading(path)["ip"] == ip)
    note(f"join of {me['name']}")
    print(f"Contacting cluster at {ip}")
    listing = server / "var/snap/microk8s/current/credentials/cluster-tokens.txt"
    if strikes("invalid-token") or token not in listing.read_text():
        end("Connection failed. Invalid token (500).", 6)
    if strikes("traceback"):
        end("ConnectionRefusedError: [Errno 111] Connection refused", 1)
    with changing(SHARED) as cluster:
        if me["ip"] in cluster["dqlite"]:
            end(f"Connection failed. The joining node ({me['ip']}) is already known to dqlite. (504).", 6)
        if not worker:
            cluster["dqlite"][me["ip"]] = "voter" if len(cluster["dqlite"]) < 3 else "standby"
        if not strikes("half-done"):
            cluster["nodes"][me["name"]] = {"ip": me["ip"], "worker": worker}
    with changing(MINE) as me:
        me["worker"] = worker
        me["member"] = True
    time.sleep(0.3)
    note("joined")
    end("Successfully joined the cluster.")


def leave(_: list[str]) -> None:
    if strikes("leave-refused"):
        end("This node cannot leave now.", 1)
    note("leave")
    time.sleep(0.3)
    print("Generating new cluster certificates.")
    with changing(MINE) as me, changing(SHARED) as cluster:
        me["worker"] = me["member"] = False
        cluster["dqlite"].pop(me["ip"], None)
    note("left")


def remove_node(arguments: list[str]) -> None:
    with changing(SHARED) as cluster:
        known = {row["ip"]: name for name, row in cluster["nodes"].items()}
        cluster["nodes"].pop(known.get(arguments[0], arguments[0]), None)
        cluster["dqlite"].pop(arguments[0], None)
    note(f"remove {arguments[0]}")
    end(code=1)


def kubectl(arguments: list[str]) -> None:
    if reading(MINE).get("worker"):
        end(WORKER)
    if arguments[:2] == ["get", "nodes"]:
        nodes = reading(SHARED)["nodes"]
        end(json.dumps({"kind": "List", "items": [node(name, row) for name, row in nodes.items()]}))
    if arguments[0] in ("annotate", "cordon", "uncordon"):
        mark(arguments)
    if arguments[0] == "drain":
        drain(arguments[1])
    pods = [f"smoke-{name}" for name in reading(SHARED)["nodes"]]
    if "pods" in arguments:
        items = [
            {
                "metadata": {"name": pod},
                "spec": {"nodeName": pod.removeprefix("smoke-")},
                "status": {"conditions": [{"type": "Ready", "status": "True"}]},
            }
            for pod in pods
        ]
        end(json.dumps({"items": items}))
    if "nslookup" in arguments:
        end("Server:\t10.152.183.10\n\nName:\tkubernetes.default.svc.cluster.local\nAddress: 10.152.183.1")
    if "--raw" in arguments:
        end(arguments[-1].split("/")[-3].partition(":")[0])
    note(f"kubectl {' '.join(arguments[:4])}")


def mark(arguments: list[str]) -> None:
    """Take the words of annotate, cordon and uncordon as far as a departure uses them."""
    note(f"kubectl {' '.join(arguments)}")
    with changing(SHARED) as cluster:
        for name in cluster["nodes"].keys() & set(arguments):
            row = cluster["nodes"][name]
            if arguments[0] == "annotate":
                row["leaving"] = not arguments[-1].endswith("-")
            else:
                row["cordoned"] = arguments[0] == "cordon"
    end()


def drain(name: str) -> None:
    note(f"drain {name}")
    if strikes(f"drain-stuck-{name}"):
        print(f'error: unable to drain node "{name}": global timeout reached: 120s', file=sys.stderr)
        end(code=1)
    print("evicting pod default/web-1")
    end(f"node/{name} drained")


def node(name: str, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "metadata": {
            "name": name,
            "labels": {},
            "annotations": {"mectui.leaving": "yes"} if row.get("leaving") else {},
        },
        "status": {
            "addresses": [{"type": "InternalIP", "address": row["ip"]}],
            "conditions": [{"type": "Ready", "status": "True", "message": "kubelet is posting ready status"}],
            "nodeInfo": {"kubeletVersion": "v1.34.1"},
        },
    }


def config(_: list[str]) -> None:
    end(
        "apiVersion: v1\nclusters:\n- name: microk8s-cluster\n  cluster:\n"
        "    certificate-authority-data: Q0E=\n    server: https://10.0.0.1:16443\n"
        "users:\n- name: admin\n  user:\n    token: c2VjcmV0\n"
    )


def start(_: list[str]) -> None:
    with changing(MINE) as me:
        me["stopped"] = False


def microk8s(arguments: list[str]) -> None:
    actions = {"add-node": add_node, "remove-node": remove_node} | {
        action.__name__: action for action in (status, join, leave, kubectl, config, start)
    }
    actions[arguments[0]](arguments[1:])


if __name__ == "__main__":
    {"cloud-init": cloud_init, "snap": snap, "microk8s": microk8s}[sys.argv[1]](sys.argv[2:])
