"""Who is calling, until when, and whether the region is there for them."""

from __future__ import annotations

from datetime import datetime
from difflib import get_close_matches

from mectui.aws.cloud import Cloud
from mectui.aws.failures import wrong
from mectui.aws.rows import Identity

_FIRST_REGIONS = {"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}


def identity(cloud: Cloud) -> Identity:
    """Ask STS who is calling."""
    answer = cloud.sts.get_caller_identity()
    return Identity(answer["Account"], answer["Arn"], _expiry(cloud))


def _expiry(cloud: Cloud) -> datetime | None:
    credentials = cloud.session.get_credentials()
    # botocore keeps the moment private; there is no public way to read it.
    moment = getattr(credentials, "_expiry_time", None)
    if isinstance(moment, datetime):
        return moment
    try:
        return datetime.fromisoformat(cloud.environ.get("AWS_CREDENTIAL_EXPIRATION", ""))
    except ValueError:
        return None


def check_region(cloud: Cloud) -> str:
    """Return the region's name where the account can use it.

    Asked of the partition's first region, since a wrong or disabled one cannot answer for itself.
    Raises Trouble(USAGE) for a region that does not exist or is not enabled.
    """
    ec2 = cloud.client("ec2", _FIRST_REGIONS.get(cloud.partition, cloud.region))
    rows = {row["RegionName"]: row["OptInStatus"] for row in ec2.describe_regions(AllRegions=True)["Regions"]}
    if cloud.region not in rows:
        near = get_close_matches(cloud.region, rows, n=1)
        hint = f"Did you mean {near[0]}?" if near else "`aws ec2 describe-regions` lists them."
        raise wrong(f"aws.region {cloud.region} does not exist", remedy=hint)
    if rows[cloud.region] == "not-opted-in":
        remedy = f"Enable it: `aws account enable-region --region-name {cloud.region}`."
        raise wrong(f"aws.region {cloud.region} is not enabled for this account", remedy=remedy)
    return cloud.region


def known_region(cloud: Cloud) -> bool:
    """Whether botocore's own table, which may be older than the region, has it."""
    return cloud.region in cloud.session.get_available_regions("ec2", partition_name=cloud.partition)
