"""The embedded cloud's own process: AWS's side in threads, bastion and nodes on the event loop."""

from __future__ import annotations

import asyncio
import gc
import os
import resource
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mectui.demo.images import IMAGES_FILE
from mectui.demo.landscape import DEFAULT_SPEED, REGION
from mectui.demo.record import CloudRecord, own_start, read_record, record_file, write_record

if TYPE_CHECKING:
    from mectui.demo.ledger import Machines
    from mectui.demo.nodes.faults import Faults

    MakeMachines = Callable[[float, Faults], Machines]

_MOTO_SETTINGS = {
    "MOTO_AMIS_PATH": str(IMAGES_FILE),
    "MOTO_ENABLE_AMI_VALIDATION": "true",
    "MOTO_ENABLE_KEYPAIR_VALIDATION": "true",
    "MOTO_EC2_ENABLE_INSTANCE_TYPE_VALIDATION": "true",
    "MOTO_DISABLE_GLOBAL_CORS": "true",
}
"""moto reads them when it is imported. No CORS: web pages have no business here."""

_SECONDS_BETWEEN_LOOKS = 2.0
_OPEN_FILES = 16384


async def serve(
    home: Path,
    *,
    speed: float = DEFAULT_SPEED,
    faults: Sequence[str] = (),
    ready: Callable[[CloudRecord], None],
    machines: MakeMachines | None = None,
) -> None:
    """Be the embedded cloud until SIGTERM, SIGINT or SIGHUP, or until its record is gone from `home`.

    `ready` is called once, when everything answers. `machines` makes what stands behind the instances
    from the speed and the nodes' faults; the simulated nodes, where it is not given. Raises ValueError
    for a fault that does not exist, FileExistsError where a cloud of this home folder runs already.
    """
    home = _claim(home)
    ended = asyncio.Event()
    for number in _ending():
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    _prepare_process()
    async with _cloud(home, speed, faults, machines or _simulated) as record:
        ready(record)
        await _until_ended(home, record, ended)


def _ending() -> Iterator[signal.Signals]:
    """Yield the signals that end the cloud; `nohup` is respected."""
    yield from (signal.SIGINT, signal.SIGTERM)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        yield signal.SIGHUP


def _claim(home: Path) -> Path:
    running = read_record(home)
    if running is not None and running.alive:
        raise FileExistsError(f"the embedded cloud of {home} runs already, as process {running.pid}")
    (home / "demo-cloud").mkdir(mode=0o700, parents=True, exist_ok=True)
    return home.resolve()


def _prepare_process() -> None:
    """Free moto from the caller's AWS settings, make room for many connections, and start the faster."""
    gc.disable()  # nothing of what is loaded is garbage
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(_MOTO_SETTINGS)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    room = _OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, _OPEN_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (room, hard))


async def _until_ended(home: Path, record: CloudRecord, ended: asyncio.Event) -> None:
    """Wait. A cloud whose record is gone can never be found again, so it ends by itself."""
    while not ended.is_set() and read_record(home) == record:
        try:
            await asyncio.wait_for(ended.wait(), _SECONDS_BETWEEN_LOOKS)
        except TimeoutError:
            continue


@asynccontextmanager
async def _cloud(
    home: Path, speed: float, faults: Sequence[str], machines: MakeMachines
) -> AsyncIterator[CloudRecord]:
    from mectui.demo.bastion import USER, open_bastion
    from mectui.demo.bridge import Bridge
    from mectui.demo.faults import Faultiness
    from mectui.demo.power import take_time
    from mectui.demo.seed import plant
    from mectui.demo.server import EmbeddedAws, listen

    faultiness = Faultiness(faults)
    async with AsyncExitStack() as stack:
        fleet = machines(speed, faultiness.nodes)
        stack.push_async_callback(fleet.close)
        acceptor, door = await open_bastion(home / "demo-cloud", fleet.route)
        stack.callback(acceptor.close)
        take_time(speed)
        plant()
        gc.freeze()  # moto's tables never change: without this, collecting them stops the nodes' clock
        gc.enable()
        server = listen(EmbeddedAws(faultiness, Bridge(fleet)))
        threading.Thread(target=server.serve_forever, name="aws", daemon=True).start()
        stack.push_async_callback(asyncio.to_thread, server.shutdown)
        record = CloudRecord(
            home=str(home),
            pid=os.getpid(),
            started=own_start(),
            endpoint=f"http://127.0.0.1:{server.server_port}",
            region=REGION,
            speed=speed,
            faults=tuple(faults),
            bastion_port=door.port,
            bastion_user=USER,
            bastion_key=str(door.key),
            bastion_host_key=door.host_key,
        )
        write_record(home, record)
        stack.callback(_forget, home, record)
        yield record


def _simulated(speed: float, faults: Faults) -> Machines:
    from mectui.demo.nodes import Clock, Fleet

    return Fleet(Clock(speed), faults)


def _forget(home: Path, record: CloudRecord) -> None:
    if read_record(home) == record:
        record_file(home).unlink(missing_ok=True)
