"""One AWS call as it came over the wire, and errors in the shape that its protocol wants."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from werkzeug.wrappers import Request, Response

_SCOPE = re.compile(r"Credential=[^/,]+/\d+/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request")
_REQUEST_ID = "0dec0de0-0000-4000-8000-000000000000"


@dataclass(frozen=True, slots=True)
class AwsCall:
    """A signed call. `fields` are the query protocol's parameters, or the JSON body's members."""

    service: str
    region: str
    action: str
    fields: Mapping[str, Any]

    @property
    def speaks_json(self) -> bool:
        """Whether the service speaks AWS's JSON protocol, as SSM does; EC2 and STS speak XML."""
        return self.service not in ("ec2", "sts", "iam")

    @property
    def only_asks(self) -> bool:
        """Whether it is a dry run, by which AWS tells what is permitted, and not what there is to be had."""
        return str(self.fields.get("DryRun", "")).lower() == "true"


@dataclass(frozen=True, slots=True)
class AwsError:
    """An error of AWS: its code, the sentence beside it, and the HTTP status it comes with."""

    code: str
    message: str
    status: int


def read_call(request: Request) -> AwsCall | None:
    """Return the AWS call in a request, or None where it is none of the query and JSON protocols.

    The body stays readable for whoever handles the request after this.
    """
    scope = _SCOPE.search(request.headers.get("Authorization", ""))
    if scope is None:
        return None
    target = request.headers.get("X-Amz-Target")
    fields = _json_fields(request) if target else _query_fields(request)
    action = target.rpartition(".")[2] if target else str(fields.get("Action", ""))
    return AwsCall(scope["service"], scope["region"], action, fields) if action else None


def error_response(call: AwsCall, error: AwsError) -> Response:
    """Return the error as the call's protocol writes it."""
    if call.speaks_json:
        body = json.dumps({"__type": error.code, "message": error.message})
        return Response(body, error.status, content_type="application/x-amz-json-1.1")
    text = f"<Code>{escape(error.code)}</Code><Message>{escape(error.message)}</Message>"
    if call.service == "ec2":
        body = (
            f"<Response><Errors><Error>{text}</Error></Errors><RequestID>{_REQUEST_ID}</RequestID></Response>"
        )
    else:
        body = f"<ErrorResponse><Error>{text}</Error><RequestId>{_REQUEST_ID}</RequestId></ErrorResponse>"
    return Response(body, error.status, content_type="text/xml;charset=UTF-8")


def json_response(content: Mapping[str, Any]) -> Response:
    """Return an answer of the JSON protocol."""
    return Response(json.dumps(content), content_type="application/x-amz-json-1.1")


def _json_fields(request: Request) -> Mapping[str, Any]:
    try:
        fields = json.loads(request.get_data() or b"{}")
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _query_fields(request: Request) -> Mapping[str, str]:
    if request.mimetype != "application/x-www-form-urlencoded":
        return {}
    return dict(parse_qsl(request.get_data(parse_form_data=False).decode(), keep_blank_values=True))
