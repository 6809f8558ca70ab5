"""What EC2 knows about an instance, as far as its operating system notices."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NodeSpec:
    """An instance to boot. `user_data` is decoded from base64; it may still be compressed with gzip."""

    instance_id: str
    name: str
    private_ip: str
    public_ip: str | None
    user_data: bytes
    authorized_keys: tuple[str, ...]
    architecture: str = "x86_64"
    memory_mib: int = 4096
    vcpu: int = 2
    zone: str = "us-east-2a"
    user: str = "ubuntu"
    data_disks: int = 0
    disk_gib: int = 100

    @property
    def debian_architecture(self) -> str:
        """Return the architecture as dpkg, snapd and Kubernetes spell it."""
        return {"x86_64": "amd64", "aarch64": "arm64"}.get(self.architecture, self.architecture)

    @property
    def machine(self) -> str:
        """Return the architecture as `uname -m` prints it."""
        return {"amd64": "x86_64", "arm64": "aarch64"}.get(self.architecture, self.architecture)
