"""The kernel: its modules and settings, which are files below /sys/module and /proc/sys."""

from __future__ import annotations

from mectui.demo.nodes.files import FileSystem

RELEASE = "6.8.0-1040-aws"
EXTRA_MODULES = f"linux-modules-extra-{RELEASE}"
"""The package of the modules that images for clouds come without."""

_MODULES_OF_THE_IMAGE = frozenset({"br_netfilter", "dm_crypt", "iscsi_tcp", "overlay", "rbd", "vxlan"})
_SETTINGS = {
    "fs.inotify.max_user_instances": "128",
    "fs.inotify.max_user_watches": "65536",
    "kernel.keys.root_maxbytes": "25000000",
    "kernel.keys.root_maxkeys": "1000000",
    "kernel.panic": "0",
    "kernel.panic_on_oops": "0",
    "kernel.random.uuid": "6a1e4ab0-35ad-4d5f-9d5a-0b1f6f2f9d11",  # a real one is another at each look
    "net.ipv4.ip_forward": "1",
    "vm.max_map_count": "65530",
    "vm.nr_hugepages": "0",
    "vm.overcommit_memory": "0",
    "vm.panic_on_oom": "0",
}
_AT_BOOT = {"modules": "/etc/modules-load.d", "settings": "/etc/sysctl.d"}
_PAGES = "vm.nr_hugepages"
_PAGE_MIB = 2


class Kernel:
    """One machine's kernel. What is set is gone with the next boot, but for what files of /etc say."""

    def __init__(self, files: FileSystem, memory_mib: int) -> None:
        self._files = files
        self._most_pages = memory_mib // _PAGE_MIB // 2
        self.extra = False

    def boot(self) -> None:
        """Begin anew: with the settings of a fresh kernel, then with those that files ask for."""
        for folder in ("/proc/sys", "/sys/module"):
            if self._files.exists(folder):
                self._files.remove(folder, recursive=True)
            self._files.make_directory(folder, parents=True)
        for name, value in _SETTINGS.items():
            self._files.put(_path(name), f"{value}\n")
        for text in self._configured("modules"):
            for module in text.split():
                self.load(module)
        for text in self._configured("settings"):
            self.apply(text)

    def _configured(self, what: str) -> list[str]:
        folder = _AT_BOOT[what]
        names = self._files.children(folder) if self._files.exists(folder) else ()
        return [self._files.text(f"{folder}/{name}") for name in names if name.endswith(".conf")]

    @property
    def modules(self) -> list[str]:
        """Return the names of the loaded modules."""
        return list(self._files.children("/sys/module"))

    def load(self, module: str) -> bool:
        """Load a module, and say whether there is such a one."""
        name = module.replace("-", "_")
        there = self.extra or name in _MODULES_OF_THE_IMAGE
        if there:
            self._files.make_directory(f"/sys/module/{name}", parents=True)
        return there

    def unload(self, module: str) -> None:
        """Unload a module, where it is loaded."""
        path = f"/sys/module/{module.replace('-', '_')}"
        if self._files.exists(path):
            self._files.remove(path, recursive=True)

    def get(self, name: str) -> str | None:
        """Return a setting, None where there is no such one."""
        path = _path(name)
        return self._files.text(path).strip() if self._files.exists(path) else None

    def set(self, name: str, value: str) -> bool:
        """Change a setting, and say whether there is such a one; of huge pages memory has only so many."""
        if self.get(name) is None:
            return False
        pages = str(min(int(value), self._most_pages)) if name == _PAGES else value
        self._files.write(_path(name), f"{pages}\n")
        return True

    def apply(self, text: str) -> list[str]:
        """Change the settings that a file of sysctl's names, and return the names that there are not."""
        pairs = (line.partition("=") for line in text.splitlines() if "=" in line and line[:1] != "#")
        return [name.strip() for name, _, value in pairs if not self.set(name.strip(), value.strip())]

    @property
    def hugepages_mib(self) -> int:
        """Return how much memory is set aside as huge pages."""
        return int(self.get(_PAGES) or 0) * _PAGE_MIB


def _path(name: str) -> str:
    return f"/proc/sys/{name.replace('.', '/')}"
