"""Long lists come in pages, as AWS sends them; moto would send all of a list at once."""

from __future__ import annotations

from typing import Any, cast

from moto.core.responses import ActionResult
from moto.ec2.responses.instances import InstanceResponse

_PAGE = 100
"""EC2's own for instance types, and its most."""


def page_instance_types() -> None:
    """Make DescribeInstanceTypes page. Once a process, before the server starts."""
    whole = InstanceResponse.describe_instance_types

    def one_page(self: InstanceResponse) -> ActionResult:
        rows = cast("dict[str, list[Any]]", whole(self).result)["InstanceTypes"]
        start = int(self._get_param("NextToken") or 0)
        end = start + min(int(self._get_param("MaxResults") or _PAGE), _PAGE)
        more = {"NextToken": str(end)} if end < len(rows) else {}
        return ActionResult({"InstanceTypes": rows[start:end], **more})

    InstanceResponse.describe_instance_types = one_page  # type: ignore[method-assign]
