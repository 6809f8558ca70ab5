"""What is wrong is said before anything is created, with the right exit code, and Terraform never runs."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.end_to_end.program import ROOT, Mectui, clean_environment

pytestmark = [pytest.mark.cloud]

USAGE, REFUSED, MISSING = 2, 3, 6
OTHER_VPC, FULL_RANGE = "10.99.0.0/16", "10.20.250.0/28"
TRIPWIRE = '#!/bin/sh\necho "$@" >> "$0.calls"\n'


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mectui]:
    """One embedded cloud for all: nothing is ever created in it. Terraform is a tripwire."""
    home = tmp_path_factory.mktemp("home")
    program = Mectui(home, clean_environment(home), ("--demo",))
    assert program("demo-cloud", "start").returncode == 0
    yield program
    program("demo-cloud", "stop")


@pytest.fixture
def mectui(cloud: Mectui, tmp_path: Path) -> Iterator[Mectui]:
    terraform = fake_terraform(tmp_path / "bin", TRIPWIRE)
    path = f"{terraform.parent}:{cloud.environ['PATH']}"
    yield replace(cloud, environ={**cloud.environ, "PATH": path})
    fault(cloud, None)


def fake_terraform(folder: Path, script: str) -> Path:
    folder.mkdir()
    program = folder / "terraform"
    program.write_text(script)
    program.chmod(0o755)
    return program


def fault(mectui: Mectui, text: str | None) -> None:
    """Arm a fault of the embedded AWS; None disarms all."""
    url = f"{mectui.cloud_settings()['AWS_ENDPOINT_URL']}/faults"
    data, method = (None, "DELETE") if text is None else (text.encode(), "POST")
    urllib.request.urlopen(urllib.request.Request(url, data, method=method)).close()


Change = Callable[[dict[str, Any]], object]


def attempt(mectui: Mectui, tmp_path: Path, change: Change = lambda _: None) -> tuple[int, str]:
    """Try to create a cluster with changed answers; return the exit code and what stderr says."""
    data = yaml.safe_load((ROOT / "examples" / "demo.yaml").read_text())
    change(data)
    file = tmp_path / "answers.yaml"
    file.write_text(yaml.safe_dump(data))
    done = mectui.create(file)
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode, done.stderr


def check_untouched(mectui: Mectui, tmp_path: Path) -> None:
    assert not (tmp_path / "bin" / "terraform.calls").exists()
    assert mectui.leftovers() == []


WRONG: dict[str, tuple[Change, str]] = {
    "unknown region": (lambda data: data["aws"].update(region="us-east-9"), "us-east-9"),
    "image of another architecture": (lambda data: data["aws"].update(image={"id": "X86"}), "x86_64"),
    "type not in the zone": (lambda data: data["aws"].update(instance_type="c5ad.large"), "us-east-2c"),
    "no such type": (lambda data: data["aws"].update(instance_type="t4g.colossal"), "t4g.colossal"),
    "subnet of another VPC": (lambda data: data["aws"].update(subnets=["OTHER"]), "vpc"),
    "full subnet": (lambda data: data["aws"].update(subnets=["FULL"]), "free addresses"),
    "ranges overlap": (lambda data: data["cluster"].update(pod_cidr="10.20.0.0/16"), "10.20.0.0/16"),
}


@pytest.mark.parametrize(("change", "said"), WRONG.values(), ids=WRONG)
def test_answers_that_do_not_fit_what_is_in_aws(
    mectui: Mectui, tmp_path: Path, ids: dict[str, str], change: Change, said: str
) -> None:
    def with_ids(data: dict[str, Any]) -> None:
        change(data)
        data["aws"]["subnets"] = [ids.get(name, name) for name in data["aws"]["subnets"]]
        image = data["aws"]["image"]
        data["aws"]["image"] = {key: ids.get(value, value) for key, value in image.items()}
        data["cluster"]["workers"] = 19
        data["limits"] = {"max_nodes": 30}

    code, error = attempt(mectui, tmp_path, with_ids)
    assert code == USAGE, error
    assert said in error
    check_untouched(mectui, tmp_path)


@pytest.fixture
def ids(mectui: Mectui) -> Iterator[dict[str, str]]:
    """Make what is only there to be wrong: a subnet of another VPC, and one with hardly any room."""
    ec2 = mectui.cloud("ec2")
    vpc = ec2.create_vpc(CidrBlock=OTHER_VPC)["Vpc"]["VpcId"]
    other = ec2.create_subnet(VpcId=vpc, CidrBlock="10.99.1.0/24")["Subnet"]["SubnetId"]
    demo = yaml.safe_load((ROOT / "examples" / "demo.yaml").read_text())["aws"]["vpc"]
    full = ec2.create_subnet(VpcId=demo, CidrBlock=FULL_RANGE)["Subnet"]["SubnetId"]
    images = ec2.describe_images(Filters=[{"Name": "architecture", "Values": ["x86_64"]}])["Images"]
    yield {"OTHER": other, "FULL": full, "X86": images[0]["ImageId"]}
    for subnet in (other, full):
        ec2.delete_subnet(SubnetId=subnet)


@pytest.mark.parametrize(
    ("armed", "code", "said"),
    [
        ("aws-expired", REFUSED, "expired"),
        ("aws-invalid-credentials", REFUSED, "credentials"),
        ("aws-denied:RunInstances", REFUSED, "run instances"),
        ("aws-denied:DescribeSubnets", REFUSED, "describe the subnets"),
    ],
)
def test_aws_refuses(mectui: Mectui, tmp_path: Path, armed: str, code: int, said: str) -> None:
    fault(mectui, armed)
    found, error = attempt(mectui, tmp_path)
    fault(mectui, None)
    assert found == code, error
    assert said in error
    check_untouched(mectui, tmp_path)


def test_no_credentials_at_all(mectui: Mectui, tmp_path: Path) -> None:
    environ = {**mectui.environ, "AWS_EC2_METADATA_DISABLED": "true"}
    code, error = attempt(replace(mectui, flags=(), environ=environ), tmp_path)
    assert code == REFUSED, error
    assert "credentials" in error
    check_untouched(mectui, tmp_path)


def test_a_name_that_is_taken(mectui: Mectui, tmp_path: Path) -> None:
    ec2 = mectui.cloud("ec2")
    tags = [{"Key": "mectui:cluster", "Value": "demo"}, {"Key": "mectui:node", "Value": "demo-cp-0"}]
    image = ec2.describe_images(Filters=[{"Name": "architecture", "Values": ["arm64"]}])["Images"][0]
    strange = ec2.run_instances(
        ImageId=image["ImageId"],
        InstanceType="t4g.medium",
        MinCount=1,
        MaxCount=1,
        TagSpecifications=[{"ResourceType": "instance", "Tags": tags}],
    )["Instances"][0]["InstanceId"]
    code, error = attempt(mectui, tmp_path)
    ec2.terminate_instances(InstanceIds=[strange])
    assert code == USAGE, error
    assert strange in error
    assert "Choose another name" in error
    assert "mectui destroy" not in error
    check_untouched(mectui, tmp_path)


def test_terraform_that_is_not_there(mectui: Mectui, tmp_path: Path) -> None:
    code, error = attempt(
        mectui, tmp_path, lambda data: data.update(terraform={"binary": "/nowhere/terraform"})
    )
    assert code == MISSING
    assert "/nowhere/terraform" in error
    check_untouched(mectui, tmp_path)


def test_terraform_that_is_too_old(mectui: Mectui, tmp_path: Path) -> None:
    old = fake_terraform(tmp_path / "old", "#!/bin/sh\necho 'Terraform v1.3.9'\n")
    code, error = attempt(mectui, tmp_path, lambda data: data.update(terraform={"binary": str(old)}))
    assert code == MISSING
    assert "1.3.9" in error
    assert mectui.leftovers() == []


def test_a_mirror_without_the_provider(mectui: Mectui, tmp_path: Path) -> None:
    terraform = fake_terraform(tmp_path / "real", "#!/bin/sh\necho 'Terraform v1.11.4'\n")
    settings = {"binary": str(terraform), "provider_mirror": str(tmp_path)}
    code, error = attempt(mectui, tmp_path, lambda data: data.update(terraform=settings))
    assert code == MISSING
    assert "hashicorp/aws" in error
    assert mectui.leftovers() == []


def test_everything_wrong_is_told_at_once(mectui: Mectui, tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["aws"] |= {"instance_type": "t4g.colossal", "vpc": "vpc-0123456789abcdef0"}
        data["terraform"] = {"binary": "/nowhere/terraform", "provider_mirror": "/nowhere/mirror"}
        data["addons"] = ["dns", "metallb"]
        data["ssh"] = {"key": "/nowhere/key"}

    local = ("/nowhere/terraform", "/nowhere/mirror", "/nowhere/key", "MetalLB")
    code, error = attempt(mectui, tmp_path, change)
    assert code == USAGE
    assert [said for said in ("t4g.colossal", "vpc-0123456789abcdef0", *local) if said not in error] == []
    last = error.split("Nothing was made")[-1]
    assert "--non-interactive --answers" in last
    assert "resume" not in last

    def elsewhere(data: dict[str, Any]) -> None:
        change(data)
        data["aws"]["region"] = "us-east-9"

    code, error = attempt(mectui, tmp_path, elsewhere)
    assert code == USAGE
    assert [said for said in ("us-east-9", *local) if said not in error] == []
    check_untouched(mectui, tmp_path)


def test_more_nodes_than_the_limit_are_not_approved_by_auto(mectui: Mectui, tmp_path: Path) -> None:
    real = replace(mectui, environ=clean_environment(mectui.home))
    code, error = attempt(real, tmp_path, lambda data: data.update(limits={"max_nodes": 2}))
    assert code == USAGE
    assert "limits.max_nodes" in error
    assert mectui.leftovers() == []
