"""curl and tar: the files of the internet that the data knows, the instance's metadata, and NodePorts."""

from __future__ import annotations

import posixpath
import tarfile
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import urlsplit

from mectui.demo.nodes import made
from mectui.demo.nodes.kubernetes.proxies import node_port
from mectui.demo.nodes.kubernetes.store import ApiProblem
from mectui.demo.nodes.programs.options import read_options
from mectui.demo.nodes.programs.registry import program
from mectui.demo.nodes.shell import Process

_METADATA = "169.254.169.254"
_REFUSED, _HTTP_ERROR = 7, 22


@program("curl", package="curl")
async def curl(process: Process) -> int:
    """Fetch one URL, to standard output or to -o's file."""
    options = read_options(
        process.arguments,
        flags="f s S L k i I v fail silent show-error location insecure",
        valued="o X m H A retry retry-delay connect-timeout max-time output request header data d u",
    )
    url = urlsplit(options.words[-1])
    try:
        answer = _answer(process, url.geturl())
    except LookupError:
        return _failed(process, _HTTP_ERROR, "The requested URL returned error: 404")
    except ApiProblem:
        where = f"{url.hostname} port {url.port or 443}"
        return _failed(
            process, _REFUSED, f"Failed to connect to {where} after 0 ms: Couldn't connect to server"
        )
    target = options.get("o", "output")
    if target:
        process.files.write(process.path(target), answer, process.user)
    else:
        process.write(answer)
    return 0


def _failed(process: Process, code: int, message: str) -> int:
    process.complain(f"curl: ({code}) {message}")
    return code


def _answer(process: Process, url: str) -> bytes:
    """Return what is at a URL. Raises LookupError where nothing is, ApiProblem where nobody listens."""
    parts = urlsplit(url)
    if parts.hostname == _METADATA:
        return _metadata(process, parts.path).encode()
    node = process.node.neighbour(parts.hostname or "")
    if node is not None and node.microk8s is not None and parts.port is not None:
        return node_port(node.microk8s.cluster, parts.port, parts.path).encode()
    return made.fetched(url)


def _metadata(process: Process, path: str) -> str:
    spec = process.node.spec
    facts = {
        "api/token": "AQAEAEmbeddedToken==",
        "meta-data/instance-id": spec.instance_id,
        "meta-data/local-ipv4": spec.private_ip,
        "meta-data/public-ipv4": spec.public_ip or "",
        "meta-data/placement/availability-zone": spec.zone,
    }
    found = facts.get(path.removeprefix("/latest/"))
    if not found:
        raise LookupError(path)
    return found


@program("tar", package="tar")
async def tar(process: Process) -> int:
    """Extract a gzipped archive from standard input or -f's file, with -C and --strip-components."""
    options = read_options(
        process.arguments, flags="x z v gzip extract", valued="C f directory strip-components"
    )
    name = options.get("f", default="-")
    data = await process.streams.stdin.read() if name == "-" else process.files.read(process.path(name))
    strip, into = (
        int(options.get("strip-components", default="0")),
        options.get("C", "directory", default="."),
    )
    try:
        for path, member in _members(data):
            if not options.words or path in options.words:
                target = posixpath.join(process.path(into), *path.split("/")[strip:])
                process.files.put(target, member, mode=0o755, user=process.user)
    except tarfile.TarError:
        return process.fail("This does not look like a tar archive", 2)
    return 0


def _members(data: bytes) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=BytesIO(data)) as archive:
        for member in archive.getmembers():
            file = archive.extractfile(member)
            if file is not None:
                yield member.name, file.read()
