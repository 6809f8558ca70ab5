"""keadm, which makes the cloud's side of KubeEdge; it is there once somebody has fetched it."""

from __future__ import annotations

from mectui.demo.nodes.helm import helm
from mectui.demo.nodes.programs.options import read_options
from mectui.demo.nodes.programs.registry import program
from mectui.demo.nodes.shell import Process

_NEWEST_MINOR = 32
_VALUED = "kubeedge-version advertise-address kube-config set"


@program("keadm", folder="/usr/local/bin", fetched=True)
async def keadm(process: Process) -> int:
    """Install cloudcore by its chart, as `keadm init` does."""
    options = read_options(process.arguments, flags="force", valued=_VALUED)
    machine, config = process.node.microk8s, options.get("kube-config", default="/root/.kube/config")
    if options.words != ["init"] or machine is None:
        return process.fail("only `keadm init`, beside MicroK8s, is simulated")
    if not process.files.read(config):
        return process.fail(f"execute keadm command failed: {config} is empty")
    if int(machine.version.split(".")[1]) > _NEWEST_MINOR:
        process.complain("Kubernetes version verification failed, reason: Your current Kubernetes is too new")
        return 1
    version = options.get("kubeedge-version").removeprefix("v")
    release = [
        "cloudcore",
        "cloudcore",
        "--repo",
        "keadm",
        "--version",
        version,
        "-n",
        "kubeedge",
        "--create-namespace",
    ]
    values = [word for value in options.all("set") for word in ("--set", value)]
    return await helm(machine.cluster, process.running(["helm", "upgrade", "--install", *release, *values]))
