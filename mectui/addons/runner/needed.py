"""What the needs of a recipe mean on its nodes: what makes them so, and what gives it back."""

from __future__ import annotations

from collections.abc import Iterator

from mectui.addons.recipe import Preparation, Recipe, Step, Where
from mectui.addons.runner.shelltext import words

_MODULES = "/etc/modules-load.d"
_EXTRA_MODULES = '"linux-modules-extra-$(uname -r)"'
_HUGE_PAGE_MIB = 2
_HUGE_PAGES = "/proc/sys/vm/nr_hugepages"
_UNCOUNTED = "/run/mectui-huge-pages"
_BEFORE = "s/^# was //p"
"""Tells how many huge pages a node had of its own."""

# status does not wait on a worker, which has no API of its own
_RESTART = """\
snap restart microk8s.daemon-kubelite || exit 1
test -e /var/snap/microk8s/current/var/lock/clustered.lock ||
  microk8s status --wait-ready --timeout 300 >/dev/null || exit 1
"""


def preparations(recipe: Recipe) -> Iterator[Preparation]:
    """Yield what nodes need: what a recipe's needs name, then its own preparations."""
    if packages := recipe.needs.packages:
        yield _packages(packages)
    for module in recipe.needs.kernel_modules:
        yield _module(module, recipe.name)
    if mib := recipe.needs.per_node.hugepages_mib:
        yield _huge_pages(mib, recipe.name)
    yield from recipe.prepare


def undoing(recipe: Recipe) -> Iterator[Step]:
    """Yield what gives back what was taken of nodes; packages stay, since others may need them by now."""
    if recipe.needs.kernel_modules or recipe.needs.per_node.hugepages_mib:
        yield Step(title="give back what was prepared", where=Where.ALL, script=_given_back(recipe))


def _packages(packages: tuple[str, ...]) -> Preparation:
    # dpkg tells of removed ones, too; unattended upgrades may hold apt's lock for a while
    return Preparation(
        title=f"the packages {', '.join(packages)}",
        check="".join(
            f"dpkg-query -W -f '${{Status}}' {words(each)} | grep -q 'ok installed' || exit 1\n"
            for each in packages
        ),
        run=_install(words(*packages)),
    )


def _install(packages: str) -> str:
    return (
        "export DEBIAN_FRONTEND=noninteractive\n"
        "apt-get -q -o DPkg::Lock::Timeout=300 update\n"
        f"apt-get -q -y -o DPkg::Lock::Timeout=300 install {packages}\n"
    )


def _module(module: str, addon: str) -> Preparation:
    # One that is built into the kernel is in no list of modules. Images for clouds come without some of them.
    return Preparation(
        title=f"the kernel module {module}",
        check=f"test -d {words(f'/sys/module/{module}')}\n",
        run=f"echo {words(module)} >{_loaded_at_boot(module, addon)}\n"
        f"modprobe {words(module)} && exit 0\n"
        f"{_install(_EXTRA_MODULES)}"
        f"modprobe {words(module)}\n",
    )


def _huge_pages(mib: int, addon: str) -> Preparation:
    # Kubelets count them when they start, so those of a node with enough from its boot on are left alone. The
    # mark says that a kubelet has not counted yet; it does not outlive a boot, after which it has.
    pages = -(-mib // _HUGE_PAGE_MIB)
    enough = f'test "$(cat {_HUGE_PAGES})" -ge {pages}'
    return Preparation(
        title=f"{mib} MiB in huge pages",
        check=f"{enough} && ! test -e {_UNCOUNTED}\n",
        run=f"touch {_UNCOUNTED} || exit 1\n"
        f"was=$(sed -n '{_BEFORE}' {_settings(addon)} 2>/dev/null)\n"
        f"was=${{was:-$(cat {_HUGE_PAGES})}}\n"
        f"printf '# was %s\\nvm.nr_hugepages = {pages}\\n' \"$was\" >{_settings(addon)}\n"
        f"sysctl -q -p {_settings(addon)}\n"
        f"{enough} || {{\n"
        f'  echo "$NODE could not set aside {mib} MiB in huge pages" >&2\n'
        "  exit 1\n}\n"
        f"{_RESTART}rm {_UNCOUNTED}\n",
        seconds=600,
    )


def _given_back(recipe: Recipe) -> str:
    modules = "".join(
        f"rm -f {_loaded_at_boot(module, recipe.name)}\n" for module in recipe.needs.kernel_modules
    )
    settings = _settings(recipe.name)
    return (
        f"{modules}test -e {settings} || exit 0\n"
        f"was=$(sed -n '{_BEFORE}' {settings})\n"
        'sysctl -q -w "vm.nr_hugepages=${was:-0}"\n'
        f"{_RESTART}"
        f"rm {settings}\n"
    )


def _loaded_at_boot(module: str, addon: str) -> str:
    return f"{_MODULES}/mectui-{words(addon)}-{words(module)}.conf"


def _settings(addon: str) -> str:
    return f"/etc/sysctl.d/20-mectui-{words(addon)}.conf"
