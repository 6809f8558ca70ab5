"""What `mectui addons --show` says of an add-on before it is taken."""

from __future__ import annotations

import pytest

from mectui.addons.catalogue import catalogue
from mectui.cli.addon_text import say_recipe


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("mayastor", "nodes of 4 vCPU and 5120 MiB, 2048 MiB of it in huge pages; kernel modules: nvme_tcp"),
        ("longhorn", "packages of Ubuntu: open-iscsi"),
        ("longhorn", "data disks in each node: 1, of 10 GiB"),
        ("efk", "volumes of 10 GiB of the default storage class"),
        ("registry", "volumes of 20 GiB"),
        ("registry", "by itself 20Gi"),
        ("hostpath-storage", "by itself true"),
        ("ngrok", "a secret, from MECTUI_ADDON_NGROK_API_KEY or a prompt"),
    ],
)
def test_what_it_takes_and_asks_for_is_said(
    name: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    say_recipe(catalogue().named(name))
    assert words in " ".join(capsys.readouterr().out.split())
