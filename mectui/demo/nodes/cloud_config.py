"""User-data in the forms that cloud-init takes."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any

import yaml


@dataclass
class CloudConfig:
    """What user-data asks for: settings by module, scripts to run, and what could not be read."""

    settings: dict[str, Any] = field(default_factory=dict)
    scripts: list[bytes] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def read_user_data(raw: bytes) -> CloudConfig:
    """Read user-data; nothing in it raises, what is wrong is among the complaints."""
    config = CloudConfig()
    _read_part(_inflated(raw), config)
    return config


def _inflated(raw: bytes) -> bytes:
    try:
        return gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
    except (OSError, EOFError, zlib.error):
        return raw


def _read_part(raw: bytes, config: CloudConfig) -> None:
    first = raw.lstrip().split(b"\n", 1)[0].strip()
    if not first:
        return
    if first.startswith(b"#!"):
        config.scripts.append(raw)
    elif first.startswith(b"#cloud-config"):
        _read_settings(raw, config)
    elif first.lower().startswith((b"content-type: multipart", b"mime-version:")):
        _read_multipart(raw, config)
    else:
        name = first[:40].decode(errors="replace")
        config.complaints.append(f"Unhandled non-multipart (text/x-not-multipart) userdata: '{name}...'")


def _read_multipart(raw: bytes, config: CloudConfig) -> None:
    for part in message_from_bytes(raw).walk():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            prefix = b"#cloud-config\n" if part.get_content_subtype() == "cloud-config" else b""
            _read_part(_inflated(prefix + payload), config)


def _read_settings(raw: bytes, config: CloudConfig) -> None:
    try:
        settings = yaml.safe_load(raw)
    except yaml.YAMLError as error:
        config.complaints.append(f"Failed loading yaml blob. {error}")
        return
    if isinstance(settings, dict):
        config.settings |= settings
    elif settings is not None:
        config.complaints.append(
            f"Failed loading yaml blob. Yaml load allows dict, got {type(settings).__name__}"
        )
