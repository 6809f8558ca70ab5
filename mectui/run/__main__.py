"""The run's own process: `python -m mectui.run FOLDER RUN LOCK`, its request on standard input."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from mectui.clusters import Folder, Lock
from mectui.run.perform import perform
from mectui.run.request import Request


def main() -> None:
    """Do the run that the parent process asked for, and end with its exit code."""
    os.umask(0o077)
    path, run, descriptor = sys.argv[1:]
    request = Request.from_json(sys.stdin.read())
    with Lock.inherit(int(descriptor), f"mectui {request.kind}"):
        loop = asyncio.new_event_loop()
        code = loop.run_until_complete(perform(Folder(Path(path)), run, request, dict(os.environ)))
        sys.stdout.flush()
        sys.stderr.flush()
        # Threads in the middle of an SSH or AWS call that was given up would hold the process back
        # until their deadlines; the journal is closed, and nothing of theirs is awaited any more.
        os._exit(code)


if __name__ == "__main__":
    main()
