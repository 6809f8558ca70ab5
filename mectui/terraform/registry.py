"""Whether the provider registry answers, found out in seconds: Terraform's own tries take much longer."""

from __future__ import annotations

import asyncio
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping

_SECONDS = 4.0


async def answers(host: str, environ: Mapping[str, str]) -> bool:
    """Return whether `host` answers HTTPS within four seconds, through the proxy that `environ` names."""
    try:
        return await asyncio.wait_for(asyncio.to_thread(_get, host, environ), _SECONDS + 1)
    except TimeoutError:
        return False


def _get(host: str, environ: Mapping[str, str]) -> bool:
    """Any answer will do: what it is worth, and whether its certificate is good, is Terraform's to say."""
    url = f"https://{host}/.well-known/terraform.json"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler(_proxies(host, environ)))
    try:
        with opener.open(url, timeout=_SECONDS):
            return True
    except urllib.error.HTTPError:
        return True
    except urllib.error.URLError as error:
        return isinstance(error.reason, ssl.SSLError)
    except OSError:
        return False


def _proxies(host: str, environ: Mapping[str, str]) -> dict[str, str]:
    def setting(name: str) -> str:
        return environ.get(name.lower()) or environ.get(name) or ""

    exempt = [name.strip().lstrip(".") for name in setting("NO_PROXY").split(",") if name.strip()]
    if "*" in exempt or any(host == name or host.endswith(f".{name}") for name in exempt):
        return {}
    proxy = setting("HTTPS_PROXY")
    return {"https": proxy} if proxy else {}
