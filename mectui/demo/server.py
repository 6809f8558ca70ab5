"""The AWS side: moto's server behind a layer that makes it as strict, and as moody, as AWS."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from moto.ec2.models import ec2_backends
from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import BaseWSGIServer, make_server
from werkzeug.wrappers import Request, Response

from mectui.demo.attempts import Attempts
from mectui.demo.calls import AwsCall, AwsError, error_response, read_call
from mectui.demo.landscape import OPERATOR_ADDRESS
from mectui.demo.ledger import INSTANCE_ACTIONS, Change, Ledger
from mectui.demo.strictness import missing_answer, refusal

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from mectui.demo.faults import Faultiness

_log = logging.getLogger(__name__)
_NOT_HERE = AwsError("UnsupportedOperation", "The embedded cloud does not have this operation.", 400)
_BROKEN = AwsError("InternalError", "The embedded cloud failed; its log says how.", 500)

Apply = Callable[[Sequence[Change]], Callable[[], None]]
"""Takes changes in order and returns at once; what it returns waits until they are carried out."""


class EmbeddedAws:
    """The WSGI application. moto is not made for threads, so one call at a time goes into it."""

    def __init__(self, faults: Faultiness, apply: Apply) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._faults = faults
        self._apply = apply
        self._ledger = Ledger()
        self._attempts = Attempts()
        self._one_at_a_time = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        return self._answer(Request(environ))(environ, start_response)

    def _answer(self, request: Request) -> Response:
        if request.path == "/checkip":
            return Response(f"{OPERATOR_ADDRESS}\n")
        if request.path == "/faults":
            return self._control(request)
        call = read_call(request)
        if call is None:
            return self._ask_moto(request)
        error = self._faults.aws.strike(call)
        return error_response(call, error) if error else self._aws_answer(call, request)

    def _aws_answer(self, call: AwsCall, request: Request) -> Response:
        try:
            with self._one_at_a_time:
                earlier = self._attempts.earlier(request, call.action)
                if earlier:
                    return earlier
                error = refusal(call)
                if error:
                    return error_response(call, error)
                response = missing_answer(call) or self._ask_moto(request)
                self._attempts.keep(request, call.action, response)
                carried_out = self._follow_up(call, response)
        except NotImplementedError as lacking:
            _log.warning("%s %s: %s", call.service, call.action, lacking)
            return error_response(call, _NOT_HERE)
        except Exception:  # noqa: BLE001 -- whatever moto trips over, AWS's clients want AWS's answer
            _log.exception("%s %s", call.service, call.action)
            return error_response(call, _BROKEN)
        carried_out()
        return response

    def _ask_moto(self, request: Request) -> Response:
        """Hand the request on; its body has been read here, so moto gets a copy."""
        environ = request.environ | {"wsgi.input": BytesIO(request.get_data())}
        return Response.from_app(self._moto, environ, buffered=True)

    def _follow_up(self, call: AwsCall, response: Response) -> Callable[[], None]:
        """Tell the machines what the call has changed, in the order in which moto did it."""
        if call.action not in INSTANCE_ACTIONS or response.status_code != 200:
            return lambda: None
        if call.action == "TerminateInstances":
            _drop_interfaces()
        return self._apply(self._ledger.changes(_instances()))

    def _control(self, request: Request) -> Response:
        """Arm the fault in the body (POST), or disarm AWS's (DELETE), at the moment of one's choice."""
        if request.method == "DELETE":
            self._faults.aws.clear()
        elif request.method == "POST":
            try:
                self._faults.arm(request.get_data(as_text=True).strip())
            except ValueError as wrong:
                return Response(f"{wrong}\n", 400)
        return Response(status=204)


def listen(application: EmbeddedAws) -> BaseWSGIServer:
    """Bind a free port on loopback; the server's thread starts with `serve_forever`."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    return make_server("127.0.0.1", 0, application, threaded=True, request_handler=MotoRequestHandler)


def _instances() -> list[Any]:
    backends = [backend for account in ec2_backends.values() for backend in account.values()]
    return [instance for backend in backends for instance in backend.all_instances()]


def _drop_interfaces() -> None:
    """Free the addresses of terminated instances, which moto keeps with their network interfaces."""
    for instance in _instances():
        if instance.state == "terminated":
            for interface in instance.nics.values():
                instance.ec2_backend.enis.pop(interface.id, None)
