"""`python -m mectui.demo`: the embedded cloud in the foreground, until Ctrl-C."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import shlex
import sys
from pathlib import Path

from mectui.demo.landscape import DEFAULT_SPEED
from mectui.demo.record import CloudRecord
from mectui.demo.serve import serve


def main() -> int:
    """Run the cloud; return its exit code."""
    wanted = _arguments()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s: %(message)s")
    try:
        asyncio.run(
            serve(
                wanted.home,
                speed=wanted.speed,
                faults=wanted.fault,
                ready=lambda record: _announce(record, wanted.ready),
            )
        )
    except (ValueError, FileExistsError) as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m mectui.demo", description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="the folder that its record goes to")
    parser.add_argument("--speed", type=float, default=DEFAULT_SPEED, help="seconds on the nodes in one")
    parser.add_argument("--fault", action="append", default=[], help="KIND[:NODE]; may be repeated")
    parser.add_argument("--ready", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def _announce(record: CloudRecord, waiting: int | None) -> None:
    """Print the settings that lead here, or tell the process that waits at the other end of a pipe."""
    if waiting is not None:
        os.write(waiting, b"\n")
        os.close(waiting)
        return
    for name, value in record.environment().items():
        sys.stdout.write(f"export {name}={shlex.quote(value)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
