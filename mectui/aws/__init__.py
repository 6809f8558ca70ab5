"""Live lookups and preflight: from a session to typed rows."""

from mectui.aws.cloud import Cloud, open_cloud
from mectui.aws.holdings import holdings
from mectui.aws.instances import live_instances
from mectui.aws.policy import minimal_policy
from mectui.aws.prices import price
from mectui.aws.rows import (
    Architecture,
    Holding,
    HourlyPrice,
    Identity,
    Image,
    InstanceType,
    Kind,
    LiveInstance,
    Subnet,
    Survey,
    Vpc,
)
from mectui.aws.session import credentials_for_children
from mectui.aws.survey import survey
from mectui.aws.sweep import remove, sweep

__all__ = [
    "Architecture",
    "Cloud",
    "Holding",
    "HourlyPrice",
    "Identity",
    "Image",
    "InstanceType",
    "Kind",
    "LiveInstance",
    "Subnet",
    "Survey",
    "Vpc",
    "credentials_for_children",
    "holdings",
    "live_instances",
    "minimal_policy",
    "open_cloud",
    "price",
    "remove",
    "survey",
    "sweep",
]
