"""Before a run is started: is there a cluster, may it be touched, what was asked of it."""

from __future__ import annotations

from mectui.clusters import Folder, Lock, Stage, write_private
from mectui.events import ExitCode, Trouble
from mectui.run.request import Request

_REPLACEABLE = frozenset({Stage.DRAFT, Stage.DESTROYED})


def prepare(folder: Folder, answers: str, request: Request) -> Lock:
    """Make the folder of a new cluster, write its answers, and return its lock.

    A folder that holds only a plan is a draft and is replaced, unless that very plan is to be applied.
    Raises Trouble(USAGE) where the cluster exists already, or is being changed.
    """
    folder.make()
    lock = Lock.take(folder.lock, f"mectui {request.kind}")
    try:
        _check(folder, answers, request)
        folder.note(stage=Stage.DRAFT)
        folder.approval.unlink(missing_ok=True)  # whoever begins anew asks anew
        if not by_hash(request.approve):
            _forget_backend(folder)
        write_private(folder.answers, answers)
    except BaseException:
        lock.release()
        raise
    return lock


def _check(folder: Folder, answers: str, request: Request) -> None:
    if folder.exists() and folder.record().stage not in _REPLACEABLE:
        raise Trouble.of(
            ExitCode.USAGE,
            f"cluster {folder.name} exists already",
            f"its record is in {folder.path}",
            f"go on with `{request.spell('resume', folder.name)}`, "
            f"or remove it with `{request.spell('destroy', folder.name)}`, or choose another name",
        )
    if by_hash(request.approve) and _other_answers(folder, answers):
        raise Trouble.of(
            ExitCode.USAGE,
            "the approved plan was made from other answers",
            "a hash approves one saved plan, and the answer file has changed since, or was never planned",
            "plan again without --approve, and approve the hash that is printed then",
        )


def _forget_backend(folder: Folder) -> None:
    """Forget which backend an earlier plan was set up with: a new one's may be another, and is empty yet."""
    (folder.terraform / ".terraform" / "terraform.tfstate").unlink(missing_ok=True)


def by_hash(approve: str | None) -> bool:
    """Tell whether an approval names one saved plan."""
    return approve not in (None, "auto")


def _other_answers(folder: Folder, answers: str) -> bool:
    return not folder.exists() or folder.answers.read_text() != answers
