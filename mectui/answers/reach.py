"""The sections `ssh` and `proxy`: how the nodes are reached, and how they reach the world."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from mectui.answers import fields
from mectui.answers.fields import Count, LocalPath
from mectui.answers.misfit import Expected, misfit
from mectui.answers.section import Section


class Bastion(Section):
    """A machine through which SSH goes. `key` is a path; `host_key` is `TYPE BASE64`."""

    host: fields.Host = Field(description="its name or address; also MECTUI_BASTION_HOST")
    port: Count = Field(default=22, ge=1, le=65535, description="its SSH port; also MECTUI_BASTION_PORT")
    user: fields.UserName = Field(default="ubuntu", description="the user there; also MECTUI_BASTION_USER")
    key: LocalPath | None = Field(
        default=None,
        description="the path of its private key, null for the cluster's; also MECTUI_BASTION_KEY",
    )
    host_key: fields.HostKey | None = Field(
        default=None, description="its public host key, TYPE BASE64; also MECTUI_BASTION_HOST_KEY"
    )


class Ssh(Section):
    """How the nodes are reached."""

    user: fields.UserName = Field(default="ubuntu", description="the image's user")
    key: Annotated[
        Literal["generate"] | LocalPath, Expected("generate, or the path of a private key", "generate")
    ] = Field(
        default="generate", description="generate (a new key for this cluster), or the path of a private key"
    )
    bastion: Bastion | None = Field(default=None, description="the machine through which SSH goes")


class Proxy(Section):
    """The proxy of snap, apt and containerd on the nodes."""

    http: fields.ProxyUrl | None = Field(default=None, description="the proxy for http:// addresses")
    https: fields.ProxyUrl | None = Field(default=None, description="the proxy for https:// addresses")
    no_proxy: fields.NoProxy | None = Field(default=None, description="hosts and ranges reached without it")

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Proxy:
        if self.http is None and self.https is None:
            raise misfit("http, https or both", example="https: http://proxy.example.net:3128")
        return self
