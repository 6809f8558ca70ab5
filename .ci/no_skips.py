"""Fail where a test was skipped or none ran: `no_skips.py JUNIT_XML`."""

import sys
from pathlib import Path
from xml.etree import ElementTree as ET


def main(report: str) -> int:
    """Return 0 where tests ran and none was skipped, else 1, naming the skipped ones."""
    cases = list(ET.fromstring(Path(report).read_text(encoding="utf-8")).iter("testcase"))  # noqa: S314
    skipped = [case for case in cases if case.find("skipped") is not None]
    for case in skipped:
        print(f"skipped: {case.get('classname')}::{case.get('name')}")  # noqa: T201
    return 1 if skipped or not cases else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
