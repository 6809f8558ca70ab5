"""Whose credentials are used, decided as every AWS tool decides it, from a given environment."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from mectui.aws.failures import translated, wrong
from mectui.events import plain

if TYPE_CHECKING:
    from botocore.session import Session

# botocore reads these from the process' own environment; here they come from the one that was given.
_SETTINGS = {
    "AWS_CA_BUNDLE": "ca_bundle",
    "AWS_CONFIG_FILE": "config_file",
    "AWS_SHARED_CREDENTIALS_FILE": "credentials_file",
}
_SERVICE_IDS = {"ec2": "EC2", "service-quotas": "SERVICE_QUOTAS", "ssm": "SSM", "sts": "STS"}
_INSTANCE_ROLES = ("container-role", "iam-role")


def open_session(environ: Mapping[str, str], profile: str | None) -> Session:
    """Return a botocore session with the credentials that `environ` and `profile` lead to.

    A profile that is asked for outranks keys in the environment, except where it only repeats
    AWS_PROFILE: there the keys win, as they do for the AWS CLI. TF_VAR_access_key and
    TF_VAR_secret_key count where nothing else but an instance's role would give any.
    """
    session = _session(environ, profile)
    blueprint = credentials_for_children(environ, profile)
    if blueprint:
        session.set_credentials(blueprint["AWS_ACCESS_KEY_ID"], blueprint["AWS_SECRET_ACCESS_KEY"])
    return session


def credentials_for_children(environ: Mapping[str, str], profile: str | None = None) -> Mapping[str, str]:
    """Return AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY made of the blueprint's TF_VAR_* pair.

    Empty where the pair is not set, or where AWS_* or a profile already gives credentials.
    Raises Trouble(REFUSED) where the profile that is asked for does not exist.
    """
    key, secret = environ.get("TF_VAR_access_key"), environ.get("TF_VAR_secret_key")
    if not (key and secret) or _has_own(environ, profile):
        return {}
    return {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret}


def _has_own(environ: Mapping[str, str], profile: str | None) -> bool:
    if profile or environ.get("AWS_ACCESS_KEY_ID") or environ.get("AWS_PROFILE"):
        return True
    session = _session(environ, profile)
    with translated("read the credentials"):
        resolver = session.get_component("credential_provider")
        for method in _INSTANCE_ROLES:
            resolver.remove(method)
        return resolver.load_credentials() is not None


def configuration(environ: Mapping[str, str]) -> Mapping[str, Any]:
    """Return AWS' configuration files, merged as botocore reads them: `profiles` and `sso_sessions`.

    Raises Trouble(REFUSED) where they cannot be read.
    """
    with translated("read the AWS configuration"):
        return dict(_bare(environ, None).full_config)


def _session(environ: Mapping[str, str], profile: str | None) -> Session:
    own_profile = environ.get("AWS_PROFILE") or environ.get("AWS_DEFAULT_PROFILE")
    key, secret = environ.get("AWS_ACCESS_KEY_ID"), environ.get("AWS_SECRET_ACCESS_KEY")
    if key and secret and profile in (None, own_profile):
        session = _bare(environ, None)
        session.set_credentials(key, secret, environ.get("AWS_SESSION_TOKEN"))
        return session
    return _bare(environ, profile or own_profile)


def _bare(environ: Mapping[str, str], profile: str | None) -> Session:
    import botocore.session

    from mectui.aws.descriptions import loader

    session = botocore.session.Session(profile=profile)
    for variable, setting in _SETTINGS.items():
        if variable in environ:
            session.set_config_variable(setting, environ[variable])
    session.register_component("data_loader", loader(session.get_config_variable("data_path")))
    return session


def endpoint(environ: Mapping[str, str], service: str) -> str | None:
    """Return the endpoint URL that `environ` sets for `service`, None for AWS' own.

    Raises Trouble(USAGE) where what it sets is no web address.
    """
    own = f"AWS_ENDPOINT_URL_{_SERVICE_IDS.get(service, service.upper())}"
    name = next((name for name in (own, "AWS_ENDPOINT_URL") if environ.get(name)), None)
    if name is None:
        return None
    if not environ[name].startswith(("http://", "https://")):
        raise wrong(
            f"{name} is not a web address", plain(environ[name]), "Give it as https://…, or unset it."
        )
    return environ[name]


def assume(source: Session, role_arn: str, environ: Mapping[str, str], *, region: str) -> Session:
    """Return a session that acts as the role, by the credentials of `source`; they refresh themselves."""
    from botocore.credentials import (
        AssumeRoleCredentialFetcher,
        CredentialProvider,
        CredentialResolver,
        DeferredRefreshableCredentials,
    )

    class AssumedRole(CredentialProvider):
        METHOD = "assume-role"

        def load(self) -> DeferredRefreshableCredentials:
            return DeferredRefreshableCredentials(fetcher.fetch_credentials, self.METHOD)

    sts = partial(source.create_client, region_name=region, endpoint_url=endpoint(environ, "sts"))
    with translated("read the credentials"):
        credentials = source.get_credentials()
    if credentials is None:
        return source
    fetcher = AssumeRoleCredentialFetcher(
        sts, credentials, role_arn, extra_args={"RoleSessionName": "mectui"}
    )
    session = _bare(environ, None)
    session.register_component("credential_provider", CredentialResolver([AssumedRole()]))
    return session
