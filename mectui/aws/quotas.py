"""What the account may still start: vCPUs by class of instance type, and elastic addresses."""

from __future__ import annotations

from botocore.exceptions import BotoCoreError, ClientError

from mectui.aws.cloud import Cloud
from mectui.aws.instances import describe_instances

# "Running On-Demand … instances", counted in vCPUs, by the letters that a type's name begins with.
_STANDARD = "L-1216C47A"
_OTHERS = {
    "dl": "L-6E869C2A",
    "f": "L-74FC7D96",
    "g": "L-DB2E81BA",
    "gr": "L-DB2E81BA",
    "inf": "L-1945791B",
    "p": "L-417A185B",
    "trn": "L-2C3B7624",
    "vt": "L-DB2E81BA",
    "x": "L-7295265B",
}
_STANDARD_CLASSES = frozenset({"a", "c", "d", "h", "i", "im", "is", "m", "r", "t", "z"})
_ELASTIC_ADDRESSES = "L-0263D0A3"


def quota_code(instance_type: str) -> str | None:
    """Return Service Quotas' code for the vCPUs of a type's class, None for a class without one known."""
    letters = instance_type[: next((i for i, c in enumerate(instance_type) if not c.isalpha()), None)]
    return _STANDARD if letters in _STANDARD_CLASSES else _OTHERS.get(letters)


def vcpu_quota(cloud: Cloud, instance_type: str) -> int | None:
    """Return how many vCPUs of this type's class may run at once, None where it cannot be read. Blocks."""
    code = quota_code(instance_type)
    return _quota(cloud, code) if code else None


def address_quota(cloud: Cloud) -> int | None:
    """Return how many elastic addresses the region may hold, None where it cannot be read. Blocks."""
    return _quota(cloud, _ELASTIC_ADDRESSES)


def read_quota(cloud: Cloud, code: str) -> int | None:
    """Return a quota of EC2 by its code, None where it has no value. Blocks; raises as botocore does."""
    value = cloud.quotas.get_service_quota(ServiceCode="ec2", QuotaCode=code)["Quota"].get("Value")
    return None if value is None else int(value)


def _quota(cloud: Cloud, code: str) -> int | None:
    try:
        return read_quota(cloud, code)
    except (ClientError, BotoCoreError):
        # A quota is good to know, no more: RunInstances has the last word.
        return None


def vcpus_in_use(cloud: Cloud, instance_type: str) -> int:
    """Return the vCPUs that on-demand instances of this type's class hold now. Blocks.

    Those of machines that AWS tells no size of are not counted.
    """
    code, total = quota_code(instance_type), 0
    for row in describe_instances(cloud, ("instance-state-name", ["pending", "running"])):
        if not row.get("InstanceLifecycle") and quota_code(row["InstanceType"]) == code:
            size = row.get("CpuOptions", {})
            total += size.get("CoreCount", 0) * size.get("ThreadsPerCore", 0)
    return total


def addresses_in_use(cloud: Cloud) -> int:
    """Return how many elastic addresses the region holds now. Blocks."""
    return len(cloud.ec2.describe_addresses()["Addresses"])
