"""Errors that are known are answered with what helps, an add-on's own hints first."""

from __future__ import annotations

import pytest

from mectui.addons.catalogue import catalogue
from mectui.addons.hints import advice, common

ALL = catalogue()

# an add-on, what was really said by it or by Kubernetes, and words of what helps
KNOWN = [
    ("registry", "Error: Storage class fast doesn't exit.", "no such storage class"),
    ("dns", "Your input value (10.9.9.9) is not a valid and reachable IP address", "choose others"),
    ("rbac", "Failed to perform a update_argument on node 10.0.1.12", "port 25000"),
    ("mayastor", "HugePages are not available or enabled. Please make sure", "restart the nodes"),
    ("istio", "Specified version not available", "leave istio_version out"),
    ("fluentd", "0/3 nodes are available: 3 Insufficient memory.", "asks for 3 GiB on one node"),
    ("trivy", "0/3 nodes are available: 3 Insufficient memory.", "a larger instance type"),
    (
        "trivy",
        "Failed to pull image: toomanyrequests: You have reached your pull rate limit",
        "in some hours",
    ),
    ("trivy", "Warning Failed kubelet Error: ErrImagePull", "reach its registry"),
    ("trivy", "dial tcp: lookup ghcr.io: no such host", "see that dns runs"),
    ("trivy", "standard_init_linux.go:228: exec user process caused: exec format error", "processors"),
    ("nvidia", "Error: INSTALLATION FAILED: cannot re-use a name that is still in use", "disable the add-on"),
    ("trivy", "pod has unbound immediate PersistentVolumeClaims", "no storage class"),
    ("trivy", "Addon community/trivy was not found in any repository", "does not carry it"),
    ("trivy", 'Error from server (NotFound): deployments.apps "trivy" not found', "bring it up again"),
    ("trivy", "write /var/lib/x: no space left on device", "aws.root_disk_gib"),
]


@pytest.mark.parametrize(("name", "said", "words"), KNOWN)
def test_a_known_error_is_answered_with_what_helps(name: str, said: str, words: str) -> None:
    assert words in (advice(said, ALL.named(name)) or "")


def test_nobody_guesses() -> None:
    assert advice("something else", ALL.named("dns")) is None


def test_an_empty_text_matches_no_hint() -> None:
    for recipe in ALL.recipes.values():
        assert advice("", recipe) is None
    assert len(common()) > 5
