"""Add-ons that are refused: why, and what would do instead."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mectui.addons.catalogue import Catalogue
from mectui.addons.solver import Rule, solve
from mectui.answers.model import Addon
from tests.addons.small import MACHINES, catalogue_of, cluster

# what other recipes say of themselves, as small as may be
SMALL = catalogue_of(
    longhorn={
        "claims": ["default storage class"],
        "needs": {"nodes": 3, "per_node": {"data_disks": 3, "disk_gib": 50}},
    },
    hostpath_storage={
        "claims": [{"what": "default storage class", "when": "default_class"}],
        "inputs": [{"name": "default_class", "title": "default", "type": "boolean", "default": True}],
    },
    openmetal={"needs": {"per_node": {"vcpu": 4, "memory_mib": 4096, "hugepages_mib": 2048}}},
    kubeedge={"kubernetes": {"min": "1.30", "max": "1.32"}},
    flux={"kubernetes": {"min": "1.33"}, "conflicts": [{"addon": "arc-flux", "why": "both own flux-system"}]},
    arc_flux={},
    database={"needs": {"storage_class": True}},
    shelf={"depends": ["hostpath-storage"]},
    heavy={"needs": {"memory_mib": 200_000, "vcpu": 3.0}},
    fpga={"needs": {"per_node": {"types": ["f2.*"]}}},
    gpu={"architectures": ["amd64"], "needs": {"per_node": {"types": ["g5.*"]}}},
    storidge={
        "profile": {"default": "longhorn", "choices": ["longhorn", "hostpath-storage"], "why": "it is gone"},
        "install": [], "evidence": [], "remove": [],
    },
    other={"engines": []},
)  # fmt: skip

AMD64 = {"architecture": "amd64", "instance_type": "m7i.xlarge"}
SMALLEST = {"instance_type": "t4g.medium", "vcpu": 2, "memory_mib": 4096}
SMALL_AMD64 = {"architecture": "amd64", "instance_type": "t3.medium", "vcpu": 2, "memory_mib": 4096}
LARGE = {"architecture": "amd64", "instance_type": "m7i.4xlarge", "vcpu": 16, "memory_mib": 65536}
DISKS = {"data_disks": 3, "disk_gib": 100}


@dataclass(frozen=True)
class Case:
    """Add-ons on a cluster, the rule that refuses them, and words of why and of the way out."""

    addons: list[Addon]
    rule: Rule
    why: str
    way: str
    shape: dict[str, Any] = field(default_factory=dict)
    recipes: Catalogue = SMALL

    def said(self) -> list[str]:
        """Return what was said instead; nothing where it was refused for this, with this way out."""
        solution = solve(self.addons, cluster(**self.shape), self.recipes, MACHINES)
        said = [str(finding.problem) for finding in solution.refusals if finding.rule is self.rule]
        found = any(self.why in each and self.way in each for each in said)
        return [] if found and not solution.fits else said or ["nothing"]
