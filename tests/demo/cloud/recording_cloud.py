"""The embedded cloud with machines that only write down what they are told: HOME READY-FD.

A process of its own, because moto's world is one a process.
"""

from __future__ import annotations

import asyncio
import json
import os
import socketserver
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from mectui.demo.nodes.faults import Faults
from mectui.demo.nodes.spec import NodeSpec
from mectui.demo.record import CloudRecord
from mectui.demo.serve import serve


class Greeting(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.request.sendall(b"hello from a node\n")


class RecordingMachines:
    def __init__(self, log: IO[str]) -> None:
        self._log = log
        self._addresses: set[str] = set()
        self._greeter = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Greeting)
        threading.Thread(target=self._greeter.serve_forever, daemon=True).start()

    async def launch(self, spec: NodeSpec) -> None:
        if spec.name == "clumsy":
            raise RuntimeError("this machine falls over")
        self._addresses.add(spec.private_ip)
        self._write("launch", spec.instance_id, asdict(spec) | {"user_data": spec.user_data.decode()})

    async def start(self, instance_id: str, public_ip: str | None) -> None:
        self._write("start", instance_id, {"public_ip": public_ip})

    async def stop(self, instance_id: str) -> None:
        self._write("stop", instance_id)

    async def terminate(self, instance_id: str) -> None:
        self._write("terminate", instance_id)

    def route(self, ip: str, port: int) -> int | None:
        return self._greeter.server_address[1] if ip in self._addresses and port == 22 else None

    async def close(self) -> None:
        self._write("close", "")

    def _write(self, verb: str, instance_id: str, spec: dict[str, Any] | None = None) -> None:
        self._log.write(json.dumps({"verb": verb, "id": instance_id, "spec": spec}) + "\n")
        self._log.flush()


def main(home: Path, ready: int) -> None:
    def tell(record: CloudRecord) -> None:
        del record
        os.write(ready, b"\n")
        os.close(ready)

    with (home / "machines.jsonl").open("w") as log:

        def machines(speed: float, faults: Faults) -> RecordingMachines:
            del speed, faults
            return RecordingMachines(log)

        asyncio.run(serve(home, ready=tell, machines=machines))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
