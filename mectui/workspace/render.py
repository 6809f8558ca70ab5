"""A plan as the files of a Terraform workspace: equal plans give equal bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from mectui.answers.model import Proxy
from mectui.plan.model import ClusterPlan
from mectui.workspace.module import module_files

VARIABLES_FILE = "terraform.tfvars.json"
BACKEND_FILE = "backend.tf.json"


def render(plan: ClusterPlan) -> dict[str, bytes]:
    """Return the workspace's files by name: the module, its variables and its backend.

    Nothing secret is in them. Raises Trouble where mectui's installation lacks the module.
    """
    return {
        **module_files(),
        VARIABLES_FILE: as_json(_variables(plan)),
        BACKEND_FILE: as_json({"terraform": {"backend": _backend(plan)}}),
    }


def as_json(value: Mapping[str, Any]) -> bytes:
    """Return JSON with sorted keys, so that equal values are equal bytes."""
    return (json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _variables(plan: ClusterPlan) -> dict[str, Any]:
    return {
        "cluster_name": plan.name,
        "nodes": _nodes(plan),
        "channel": plan.channel,
        "pod_cidr": plan.pod_cidr,
        "service_cidr": plan.service_cidr,
        "first_node_addons": list(plan.first_node_addons),
        "ssh_user": plan.ssh_user,
        "ssh_public_key": plan.ssh_public_key,
        "proxy": _proxy(plan.proxy),
        **_machine(plan),
        **_network(plan),
        **_provider(plan),
    }


def _nodes(plan: ClusterPlan) -> dict[str, Any]:
    return {
        node.name: {
            "role": str(node.role),
            "first": node.first,
            "subnet_id": node.subnet,
            "failure_domain": node.failure_domain,
        }
        for node in plan.nodes
    }


def _machine(plan: ClusterPlan) -> dict[str, Any]:
    return {
        "aws_ami": plan.image.id,
        "aws_instance": plan.instance_type.name,
        "root_disk_gib": plan.root_disk_gib,
        "data_disks": {"count": plan.data_disk_count, "size_gib": plan.data_disk_gib},
        "instance_profile": plan.instance_profile,
        "tags": dict(plan.tags),
    }


def _network(plan: ClusterPlan) -> dict[str, Any]:
    return {
        "vpc_id": plan.vpc,
        "public_ip": plan.public_ip,
        "access": sorted(plan.access),
        "bastion_sources": sorted(plan.bastion_sources),
        "node_ports": sorted(plan.node_ports),
    }


def _provider(plan: ClusterPlan) -> dict[str, Any]:
    return {
        "aws_region": plan.region,
        "profile": plan.profile,
        "role_arn": plan.role_arn,
        "max_retries": plan.max_retries,
    }


def _proxy(proxy: Proxy | None) -> dict[str, str | None] | None:
    if proxy is None:
        return None
    return {"http": proxy.http, "https": proxy.https, "no_proxy": proxy.no_proxy}


def _backend(plan: ClusterPlan) -> dict[str, Any]:
    if plan.backend is None:
        return {"local": {"path": "terraform.tfstate"}}
    s3 = plan.backend.s3
    settings: dict[str, Any] = {
        "bucket": s3.bucket,
        "key": s3.key,
        "region": s3.region,
        "encrypt": True,
        "use_lockfile": True,
    }
    # A backend reads no variables: whoever may make the machines also keeps their state.
    if plan.profile:
        settings["profile"] = plan.profile
    if plan.role_arn:
        settings["assume_role"] = {"role_arn": plan.role_arn}
    return {"s3": settings}
