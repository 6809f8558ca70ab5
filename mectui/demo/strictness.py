"""What EC2 refuses and moto would let pass, and the two answers that moto does not know."""

from __future__ import annotations

from typing import Any

from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.models.instance_types import INSTANCE_TYPES
from werkzeug.wrappers import Response

from mectui.demo.calls import AwsCall, AwsError, json_response
from mectui.demo.landscape import ACCOUNT, VCPU_QUOTA

_STANDARD_VCPUS = "L-1216C47A"
"""Service Quotas' code of "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances"."""

_SWITCHES = {
    "StartInstances": ("started", {"pending", "running", "stopped"}),
    "StopInstances": ("stopped", {"running", "stopping", "stopped"}),
}
"""What is done to instances, and the states in which EC2 lets it be done."""


def refusal(call: AwsCall) -> AwsError | None:
    """Return EC2's refusal of a new instance that cannot work, or of one that is on its way elsewhere."""
    if call.service != "ec2":
        return None
    backend = ec2_backends[ACCOUNT][call.region]
    if call.action == "RunInstances":
        return _architecture_differs(backend, call) or _subnet_full(backend, call)
    return _otherwise_engaged(backend, call) if call.action in _SWITCHES else None


def missing_answer(call: AwsCall) -> Response | None:
    """Return the vCPU quota or a price, which moto does not know; None for every other call.

    Pricing has no price of anything here: what mectui's own list lacks stays unknown.
    """
    fields = call.fields
    if (call.service, call.action) == ("pricing", "GetProducts"):
        return json_response({"FormatVersion": "aws_v1", "PriceList": []})
    if call.action != "GetServiceQuota" or fields.get("QuotaCode") != _STANDARD_VCPUS:
        return None
    quota = {
        "ServiceCode": "ec2",
        "ServiceName": "Amazon Elastic Compute Cloud (Amazon EC2)",
        "QuotaArn": f"arn:aws:servicequotas:{call.region}:{ACCOUNT}:ec2/{_STANDARD_VCPUS}",
        "QuotaCode": _STANDARD_VCPUS,
        "QuotaName": "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances",
        "Value": float(VCPU_QUOTA),
        "Unit": "None",
        "Adjustable": True,
        "GlobalQuota": False,
    }
    return json_response({"Quota": quota})


def _architecture_differs(backend: EC2Backend, call: AwsCall) -> AwsError | None:
    image: Any = backend.amis.get(str(call.fields.get("ImageId")))
    instance_type = INSTANCE_TYPES.get(str(call.fields.get("InstanceType")))
    if image is None or instance_type is None:
        return None
    offered = instance_type["ProcessorInfo"]["SupportedArchitectures"]
    if image.architecture in offered:
        return None
    return AwsError(
        "InvalidParameterValue",
        f"The architecture '{','.join(offered)}' of the specified instance type does not match the "
        f"architecture '{image.architecture}' of the specified AMI. Specify an instance type and an AMI "
        "that have matching architectures, and try again. You can use 'describe-instance-types' or "
        "'describe-images' to discover the architecture of the instance type or AMI.",
        400,
    )


def _subnet_full(backend: EC2Backend, call: AwsCall) -> AwsError | None:
    wanted = int(call.fields.get("MinCount", 1))
    name = call.fields.get("SubnetId") or call.fields.get("NetworkInterface.1.SubnetId")
    subnet = next((subnet for subnet in backend.describe_subnets() if subnet.id == name), None)
    if subnet is None or subnet.available_ip_address_count >= wanted:
        return None
    return AwsError(
        "InsufficientFreeAddressesInSubnet",
        "The specified subnet does not have enough free addresses to satisfy the request.",
        400,
    )


def _otherwise_engaged(backend: EC2Backend, call: AwsCall) -> AwsError | None:
    done, possible = _SWITCHES[call.action]
    named = {value for field, value in call.fields.items() if field.startswith("InstanceId")}
    for instance in backend.all_instances():
        if instance.id in named and instance.state not in possible:
            told = f"The instance '{instance.id}' is not in a state from which it can be {done}."
            return AwsError("IncorrectInstanceState", told, 400)
    return None
