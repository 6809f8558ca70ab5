"""The last word of a run that could not say its own, since its process is gone."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from mectui.clusters import Folder
from mectui.events import Event, ExitCode, Phase, Problem
from mectui.run.existing import left_behind, words_for
from mectui.run.facts import facts
from mectui.run.farewell import Farewell
from mectui.run.launch import run_log

ROOM_BYTES = 1 << 20
"""What a disk that is not full has free, at least."""


def cause(folder: Folder) -> Problem:
    """Return why a run may have ended without a last word: it cannot write one on a full disk."""
    if shutil.disk_usage(folder.path).free < ROOM_BYTES:
        why = f"the disk of {folder.path} is full"
        return Problem("the run's process could not write on", why, "free space there, and go on")
    log = run_log(folder)
    said = f"its own words are in {log}" if log.exists() and log.stat().st_size else ""
    return Problem("the run's process was killed", said)


def last_word(
    folder: Folder,
    environ: Mapping[str, str],
    command: tuple[str, ...],
    *,
    phase: Phase,
    begun: datetime | None,
    latest: datetime | None,
) -> Event:
    """Return the event that the run would have ended with; `phase` and the times are those it is known by.

    Asks AWS what exists. Raises Trouble where the cluster's answers cannot be read.
    """
    answers, found = left_behind(folder, environ)
    words, known = words_for(folder, answers, found, command), facts(folder, command, answers, found=found)
    finished = _finished(folder, words, cause(folder), phase, begun, latest)
    return replace(finished, data={**finished.data, **known})


def _finished(
    folder: Folder,
    words: Farewell,
    why: Problem,
    phase: Phase,
    begun: datetime | None,
    latest: datetime | None,
) -> Event:
    data = {
        "ok": False,
        "exit_code": int(ExitCode.FAILED),
        "cluster": folder.name,
        "kubeconfig": str(folder.kubeconfig) if folder.kubeconfig.exists() else None,
        "problems": [why.as_dict()],
        "killed": True,
        **words.data(),
    }
    seconds = (latest - begun).total_seconds() if begun and latest else None
    return Event("run.finished", phase, words.line, seconds=seconds, error=why, data=data, time=latest)
