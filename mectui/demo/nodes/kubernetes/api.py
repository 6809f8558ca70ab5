"""The API server of one control plane: Kubernetes' REST API over TLS, on a loopback port."""

from __future__ import annotations

import asyncio
import json
import ssl
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from mectui.demo.nodes.kubernetes import discovery
from mectui.demo.nodes.kubernetes.certificates import Pair
from mectui.demo.nodes.kubernetes.proxies import visit
from mectui.demo.nodes.kubernetes.requests import Request, read_request, serve
from mectui.demo.nodes.kubernetes.store import ApiProblem, Object

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from mectui.demo.nodes.microk8s.cluster import Cluster

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ApiServer:
    """Serves a cluster's store to who has a certificate of its authority, or the admin's token."""

    def __init__(self, cluster: Cluster, certificate: Pair, version: str) -> None:
        self._cluster, self._certificate, self._version = cluster, certificate, version
        self._runner: web.AppRunner | None = None
        self.port: int | None = None

    async def start(self) -> None:
        """Listen on a free port of loopback."""
        app = web.Application(middlewares=[self._guard])
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=self._tls())
        await site.start()
        self.port = int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Stop listening and cut the connections."""
        self.port = None
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    def _tls(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_verify_locations(cadata=self._cluster.authority.pair.certificate.decode())
        context.verify_mode = ssl.CERT_OPTIONAL
        context.set_alpn_protocols(["http/1.1"])
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "server.pem"
            file.touch(mode=0o600)
            file.write_bytes(self._certificate.certificate + self._certificate.key)
            context.load_cert_chain(file)
        return context

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            if not self._is_known(request):
                raise ApiProblem(401, "Unauthorized", "Unauthorized")
            if not self._cluster.has_quorum:
                await asyncio.sleep(1)
                raise ApiProblem(504, "Timeout", "Timeout: request did not complete within requested timeout")
            return await handler(request)
        except ApiProblem as problem:
            return _json(problem.status(), problem.code)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            return _json(
                ApiProblem(400, "BadRequest", f"the request is not understood: {error}").status(), 400
            )

    def _is_known(self, request: web.Request) -> bool:
        if request.path in ("/healthz", "/livez", "/readyz", "/version"):
            return True
        tls = request.transport.get_extra_info("ssl_object") if request.transport else None
        shown = tls is not None and bool(tls.getpeercert())
        return shown or request.headers.get("Authorization") == f"Bearer {self._cluster.admin_token}"

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        path = request.path.rstrip("/")
        if path in ("/healthz", "/livez", "/readyz"):
            return web.Response(text="ok")
        found = discovery.document(self._cluster.store.resources, path, self._version)
        if found is not None:
            return _json(found)
        if (page := visit(self._cluster, request.path)) is not None:
            return web.Response(text=page)
        wanted = read_request(self._cluster.store.resources, path, dict(request.query))
        if request.method == "GET" and wanted.watch:
            return await self._watch(request, wanted)
        body = await request.read()
        kind = request.content_type
        answer, code = serve(self._cluster.store, request.method, wanted, body, kind, _wants_table(request))
        return _json(answer, code)

    async def _watch(self, request: web.Request, wanted: Request) -> web.StreamResponse:
        """Stream changes until the client goes or its time is up."""
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        queue: asyncio.Queue[tuple[str, Object]] = asyncio.Queue()
        stop = self._cluster.store.listen(lambda kind, obj: queue.put_nowait((kind, obj)))
        as_table = _wants_table(request)
        try:
            async with asyncio.timeout(wanted.seconds):
                for kind, obj in wanted.backlog(self._cluster.store):
                    await response.write(wanted.event(kind, obj, as_table=as_table))
                while True:
                    kind, obj = await queue.get()
                    if wanted.concerns(obj):
                        await response.write(wanted.event(kind, obj, as_table=as_table))
        except (TimeoutError, ConnectionError):
            pass
        finally:
            stop()
        return response


def _wants_table(request: web.Request) -> bool:
    return "as=Table" in request.headers.get("Accept", "")


def _json(answer: Object, code: int = 200) -> web.Response:
    return web.Response(status=code, body=json.dumps(answer).encode(), content_type="application/json")
