"""Ubuntu's disk image, as far as anything here looks at it."""

from __future__ import annotations

from mectui.demo.nodes.files import FileSystem
from mectui.demo.nodes.spec import NodeSpec

_FOLDERS = """
/boot /dev /etc/apt/apt.conf.d /etc/cloud/cloud.cfg.d /etc/default /etc/modules-load.d
/etc/ssh/sshd_config.d /etc/sudoers.d /etc/sysctl.d /etc/systemd/system /etc/udev/rules.d /home /mnt /opt
/proc /root/.ssh /root/snap /run/cloud-init /snap/bin /srv /sys/module /usr/bin /usr/local/bin /usr/sbin
/var/cache /var/lib/cloud/instance/scripts /var/lib/snapd /var/log /var/snap
"""
_OS_RELEASE = """\
PRETTY_NAME="Ubuntu 24.04.3 LTS"
NAME="Ubuntu"
VERSION_ID="24.04"
VERSION="24.04.3 LTS (Noble Numbat)"
VERSION_CODENAME=noble
ID=ubuntu
ID_LIKE=debian
"""
_SSHD_CONFIG = """\
Include /etc/ssh/sshd_config.d/*.conf
KbdInteractiveAuthentication no
UsePAM yes
X11Forwarding yes
AcceptEnv LANG LC_*
Subsystem sftp /usr/lib/openssh/sftp-server
"""


def ubuntu_image(spec: NodeSpec) -> FileSystem:
    """Return the files of a fresh Ubuntu 24.04."""
    files = FileSystem()
    for folder in _FOLDERS.split():
        files.make_directory(folder, parents=True)
    for folder in ("/tmp", "/var/tmp"):
        files.make_directory(folder, mode=0o777)
    files.entry("/root").mode = 0o700
    for name in ("bin", "sbin"):
        files.link(f"usr/{name}", f"/{name}")
    files.put("/etc/os-release", _OS_RELEASE)
    files.put("/etc/ssh/sshd_config", _SSHD_CONFIG)
    files.put("/etc/hosts", "127.0.0.1 localhost\n")
    files.put(
        "/etc/environment", 'PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin"\n'
    )
    files.put("/etc/resolv.conf", "nameserver 127.0.0.53\noptions edns0 trust-ad\n")
    files.put("/proc/meminfo", f"MemTotal:       {spec.memory_mib * 1024 - 90_000} kB\n")
    return files
