"""Azure Event Hubs by its REST interface, with a shared access signature."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
import urllib.request
from dataclasses import dataclass
from urllib.parse import quote_plus, urlsplit

_LIFETIME_SECONDS = 3600


@dataclass(frozen=True)
class EventHub:
    """An event hub, and the key that may send to it."""

    address: str
    key_name: str
    key: str

    @classmethod
    def of(cls, connection: str) -> EventHub:
        """Return the hub of a connection string with its EntityPath. Raises ValueError."""
        parts = dict(part.partition("=")[::2] for part in connection.strip().strip(";").split(";"))
        try:
            host = urlsplit(parts["Endpoint"]).netloc
            hub, name, key = parts["EntityPath"], parts["SharedAccessKeyName"], parts["SharedAccessKey"]
        except KeyError as error:
            raise ValueError(f"the connection string has no {error.args[0]}") from None
        return cls(f"https://{host}/{hub}", name, key)

    def signature(self, expires: int) -> str:
        """Return the header that proves the key until a time, in seconds since 1970."""
        resource = quote_plus(self.address.lower())
        digest = hmac.new(self.key.encode(), f"{resource}\n{expires}".encode(), hashlib.sha256).digest()
        signed = quote_plus(base64.b64encode(digest))
        return f"SharedAccessSignature sr={resource}&sig={signed}&se={expires}&skn={self.key_name}"

    def send(self, payload: bytes) -> None:
        """Send one event. Raises OSError where it was not taken."""
        request = urllib.request.Request(  # noqa: S310 - its address is https
            f"{self.address}/messages?timeout=60&api-version=2014-01",
            data=payload,
            headers={
                "Authorization": self.signature(int(time.time()) + _LIFETIME_SECONDS),
                "Content-Type": "application/json",
            },
        )
        with urllib.request.urlopen(request, timeout=30):  # noqa: S310
            pass
