"""Files that cannot be read or written: no mistake of ours, and something that a person can mend."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from mectui.events import ExitCode, Trouble

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_BARRED = frozenset(
    {
        errno.EACCES,
        errno.EIO,
        errno.EISDIR,
        errno.ELOOP,
        errno.ENAMETOOLONG,
        errno.ENOENT,
        errno.ENOTDIR,
        errno.EPERM,
        errno.EROFS,
    }
)


def unusable(error: OSError, home: Path) -> Trouble | None:
    """Return the trouble of a file that cannot be used; None for another kind of error, as a connection's.

    `home` is the home folder in use: what lies in it may lie elsewhere. An error that names no file is
    standard output's, since whatever else is written names its own.
    """
    if error.errno not in _FULL and (error.errno not in _BARRED or error.filename is None):
        return None
    where = "standard output" if error.filename is None else os.fsdecode(error.filename)
    remedy = "free space there" if error.errno in _FULL else "see that it is there and yours to use"
    if error.filename is not None and Path(where).absolute().is_relative_to(home):
        remedy += ", or keep everything in another folder: `--home DIR`, or MECTUI_HOME"
    return Trouble.of(ExitCode.USAGE, f"{where} cannot be used", error.strerror or str(error), remedy)
