"""The kinds of trouble that can be asked for. Imports nothing, so that a help text can list them."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class _Kind(StrEnum):
    """A kind by the name that `--fault` takes, with what it means in a few words."""

    meaning: str

    def __new__(cls, name: str, meaning: str = "") -> Self:
        kind = str.__new__(cls, name)
        kind._value_ = name
        kind.meaning = meaning
        return kind


class FaultKind(_Kind):
    """What can go wrong with a node, or an add-on. All but the last strike once: trying again heals them.

    Those of pods strike a workload, by its name or its namespace's, until it is made anew.
    """

    BOOT_FAILURE = "boot-failure", "the instance never answers until it is started again"
    SNAP_NOT_SEEDED = "snap-not-seeded", "the first `snap install` is refused: too early"
    JOIN_REFUSED = "join-refused", "the first join is refused, as if its token had been spent"
    JOIN_HALF_DONE = "join-half-done", "the first join says success, yet no node appears"
    NODE_VANISHES = "node-vanishes", "the machine drops off the network at its first join"
    SSH_DROPPED = "ssh-dropped", "the connection is cut during the second command"
    IMAGE_NOT_PULLED = "image-not-pulled", "the image of a workload is in no registry"
    NEVER_READY = "never-ready", "the pods of a workload run, and are never ready"
    HELM_TIMEOUT = "helm-timeout", "helm makes half of a release, and gives up: it has failed"
    HELM_KILLED = "helm-killed", "helm is killed half-way, and leaves a release pending"
    ENABLE_IGNORED = "enable-ignored", "`microk8s enable` says that it is done, and does nothing"
    ENABLE_LOCKED = "enable-locked", "another `microk8s enable` holds the lock for five minutes"
    API_RESTARTS = "api-restarts", "MicroK8s starts its API server anew once an add-on is enabled"
    HOST_KEY_CHANGED = "host-key-changed", "SSH presents another host key, and always will"


class AwsFault(_Kind):
    """The kinds of trouble on AWS's side."""

    THROTTLED = "aws-throttled", "three calls are one too many"
    SERVER_ERROR = "aws-server-error", "three calls end with an error of AWS's own"
    EXPIRED = "aws-expired", "the credentials have expired"
    INVALID = "aws-invalid-credentials", "the credentials are unknown"
    DENIED = "aws-denied", "the action is not allowed"
    CAPACITY = "aws-capacity", "there is no machine of that type to be had"
    QUOTA = "aws-quota", "the account has no vCPU left"
