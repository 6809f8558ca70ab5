"""botocore's descriptions of AWS: files of megabytes, read so that nobody has to wait for it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from botocore.loaders import JSONFileLoader, Loader, create_loader


@cache
def loader(search_path: str | None) -> Loader:
    """Return the loader that all sessions with a `search_path` share: the setting `data_path`, or None."""
    shared = create_loader(search_path)
    shared.file_loader = _Reader()
    return shared


class _Reader(JSONFileLoader):
    """Reads what botocore would, in turns with other threads, and without the documentation in it.

    botocore's own reader keeps the interpreter to itself for a tenth of a second a file: a key would
    have to wait for that. A hook written in Python is where another thread gets its turn.
    """

    def load_file(self, file_path: str) -> Any:
        """Return the content of a file, named without its ending; None where there is none."""
        plain, packed = Path(f"{file_path}.json"), Path(f"{file_path}.json.gz")
        if plain.is_file():
            return json.loads(plain.read_bytes(), object_pairs_hook=_without_documentation)
        if packed.is_file():
            return json.loads(gzip.decompress(packed.read_bytes()), object_pairs_hook=_without_documentation)
        return None


def _without_documentation(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    return {key: value for key, value in pairs if key != "documentation" or not isinstance(value, str)}
