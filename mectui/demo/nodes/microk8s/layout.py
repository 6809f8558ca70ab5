"""Where MicroK8s keeps its files."""

from __future__ import annotations

DATA = "/var/snap/microk8s/current"
CERTIFICATES = f"{DATA}/certs"
CREDENTIALS = f"{DATA}/credentials"
LOCKS = f"{DATA}/var/lock"
BACKEND = f"{DATA}/var/kubernetes/backend"
ARGUMENTS = f"{DATA}/args"

TOKENS = f"{CREDENTIALS}/cluster-tokens.txt"
PERSISTENT_TOKENS = f"{CREDENTIALS}/persistent-cluster-tokens.txt"
JOIN_LOCK = f"{LOCKS}/join-in-progress"
WORKER_LOCK = f"{LOCKS}/clustered.lock"
HA_LOCK = f"{LOCKS}/ha-cluster"
NO_REISSUE_LOCK = f"{LOCKS}/no-cert-reissue"

NETWORK = f"{ARGUMENTS}/cni-network"
FOLDERS = (CERTIFICATES, CREDENTIALS, LOCKS, BACKEND, ARGUMENTS, NETWORK, "/var/snap/microk8s/common")
LAUNCH_FILES = (
    "/etc/microk8s.yaml",
    "/root/snap/microk8s/common/.microk8s.yaml",
    "/var/snap/microk8s/common/.microk8s.yaml",
)
"""Where a launch configuration is looked for; the first that exists wins."""
