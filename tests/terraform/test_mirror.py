"""Where the provider comes from on a machine that does not reach the registry."""

from __future__ import annotations

import asyncio
import os
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from mectui.events import ExitCode, Reporter, Trouble
from mectui.terraform import Binary, Mirror, Origin, Product, Runner, find_mirror
from mectui.terraform.mirror import platform

PROVIDER = """
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 5.100" }
  }
}
"""


async def _unreachable(host: str, environ: Mapping[str, str]) -> bool:
    return False


async def _reachable(host: str, environ: Mapping[str, str]) -> bool:
    return True


def _fill(folder: Path, host: str = "registry.terraform.io") -> Path:
    home = folder / host / "hashicorp/aws/5.100.0" / platform()
    home.mkdir(parents=True)
    (home / "terraform-provider-aws_v5.100.0_x5").touch()
    return folder


@pytest.fixture
def sources(tmp_path: Path) -> dict[str, Any]:
    """Every source there is, for `find_mirror`."""
    home = tmp_path / "user"
    config = home / ".terraformrc"
    _fill(home / ".terraform.d/plugins")
    config.write_text("provider_installation {\n  direct {}\n}\n")
    _fill(tmp_path / "software/aws-plugins")
    return {
        "setting": _fill(tmp_path / "set"),
        "environ": {"TF_PLUGIN_CACHE_DIR": str(_fill(tmp_path / "cache")), "XDG_DATA_DIRS": str(tmp_path)},
        "home": home,
        "software": [tmp_path / "software"],
        "reachable": _unreachable,
    }


async def test_the_order_of_the_sources(sources: dict[str, Any], tmp_path: Path) -> None:
    assert await find_mirror(**sources) == Mirror(Origin.SETTING, tmp_path / "set")
    sources["setting"] = None
    assert await find_mirror(**sources) == Mirror(Origin.CLI_CONFIG, tmp_path / "user/.terraformrc")
    (tmp_path / "user/.terraformrc").unlink()
    assert await find_mirror(**sources) == Mirror(Origin.IMPLIED, tmp_path / "user/.terraform.d/plugins")
    sources["home"] = tmp_path / "nobody"
    assert await find_mirror(**sources | {"reachable": _reachable}) is None
    assert await find_mirror(**sources) == Mirror(Origin.PLUGIN_CACHE, tmp_path / "cache")
    del sources["environ"]["TF_PLUGIN_CACHE_DIR"]
    found = await find_mirror(**sources)
    assert found == Mirror(Origin.SOFTWARE, tmp_path / "software/aws-plugins")
    assert str(found) == f"{tmp_path}/software/aws-plugins (a folder of add-on software)"


async def test_a_named_configuration_file_that_is_missing_is_no_configuration(
    sources: dict[str, Any], tmp_path: Path
) -> None:
    sources["environ"]["TF_CLI_CONFIG_FILE"] = str(tmp_path / "missing")
    found = await find_mirror(**sources | {"setting": None})
    assert found is not None
    assert found.origin is Origin.IMPLIED


@pytest.mark.parametrize(
    ("text", "decides"),
    [
        ("provider_installation {\n}\n", True),
        ("provider_installation{\n}\n", True),
        ('{"provider_installation": {"direct": {}}}', True),
        ("# provider_installation {}\n", False),
        ("/*\nprovider_installation {\n}\n*/\n", False),
        ('credentials "app.terraform.io" {\n  token = "x"\n}\n', False),
    ],
)
async def test_a_configuration_counts_where_it_says_how_providers_are_installed(
    sources: dict[str, Any], tmp_path: Path, text: str, decides: bool
) -> None:
    config = tmp_path / "named.tfrc"
    config.write_text(text)
    sources["environ"]["TF_CLI_CONFIG_FILE"] = str(config)
    found = await find_mirror(**sources | {"setting": None})
    assert found is not None
    assert (found.origin is Origin.CLI_CONFIG) is decides


async def test_a_packed_provider_counts_and_one_for_another_machine_does_not(tmp_path: Path) -> None:
    packed = tmp_path / "registry.terraform.io/hashicorp/aws"
    packed.mkdir(parents=True)
    (packed / "terraform-provider-aws_5.100.0_plan9_mips.zip").touch()
    with pytest.raises(Trouble, match=platform()) as trouble:
        await find_mirror(tmp_path, {}, tmp_path)
    assert trouble.value.exit_code is ExitCode.MISSING
    (packed / f"terraform-provider-aws_5.100.0_{platform()}.zip").touch()
    assert await find_mirror(tmp_path, {}, tmp_path) == Mirror(Origin.SETTING, tmp_path)


async def test_opentofu_looks_for_its_own_registry(tmp_path: Path) -> None:
    terraforms, tofus = _fill(tmp_path / "a"), _fill(tmp_path / "b", "registry.opentofu.org")
    arguments = {"reachable": _unreachable, "software": [tmp_path]}
    for product, folder in ((Product.TERRAFORM, terraforms), (Product.TOFU, tofus)):
        found = await find_mirror(None, {}, tmp_path / "home", product, **arguments)  # type: ignore[arg-type]
        assert found == Mirror(Origin.SOFTWARE, folder)


async def test_no_registry_and_no_mirror_is_told_at_once(environ: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(Trouble) as trouble:
        await find_mirror(None, environ, tmp_path, software=[])
    assert trouble.value.exit_code is ExitCode.MISSING
    assert "terraform.provider_mirror" in trouble.value.problems[0].remedy


@pytest.mark.slow
async def test_a_registry_that_never_answers_costs_seconds(environ: dict[str, str], tmp_path: Path) -> None:
    async def hold(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(hold, "127.0.0.1")
    environ["HTTPS_PROXY"] = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    begun = time.monotonic()
    with pytest.raises(Trouble, match="does not answer"):
        await find_mirror(None, environ, tmp_path, software=[])
    assert time.monotonic() - begun < 8
    server.close()


@pytest.mark.terraform
async def test_terraform_itself_without_registry_is_explained(
    binary: Binary, environ: dict[str, str], reporter: Reporter, tmp_path: Path
) -> None:
    (tmp_path / "main.tf").write_text(PROVIDER)
    with pytest.raises(Trouble) as trouble:
        await Runner(binary, tmp_path, tmp_path / "logs", environ).init(reporter)
    assert trouble.value.exit_code is ExitCode.MISSING
    assert "terraform.provider_mirror" in trouble.value.problems[0].remedy


@pytest.fixture
async def mirror(binary: Binary, environ: dict[str, str], tmp_path: Path) -> Mirror:
    """The provider of this machine, wherever it is; a test that needs it fails in CI where there is none."""
    try:
        found = await find_mirror(None, environ, tmp_path / "home", binary.product, reachable=_unreachable)
    except Trouble:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip("no mirror of the AWS provider here")
    assert found is not None
    return found


@pytest.mark.terraform
@pytest.mark.parametrize("origin", [Origin.SETTING, Origin.PLUGIN_CACHE, Origin.SOFTWARE])
async def test_a_later_plain_init_works_without_any_setting_of_ours(
    origin: Origin,
    binary: Binary,
    mirror: Mirror,
    environ: dict[str, str],
    reporter: Reporter,
    tmp_path: Path,
) -> None:
    folder = tmp_path / "terraform"
    folder.mkdir()
    (folder / "main.tf").write_text(PROVIDER)
    if origin is Origin.PLUGIN_CACHE:
        environ["TF_PLUGIN_CACHE_DIR"] = str(mirror.folder)
    await Runner(binary, folder, tmp_path / "logs", environ, mirror=Mirror(origin, mirror.folder)).init(
        reporter
    )
    subprocess.run(["rm", "-r", ".terraform"], cwd=folder, check=True)  # noqa: ASYNC221
    for config in ({}, {"TF_CLI_CONFIG_FILE": str(tmp_path / "missing")}):
        plain = [str(binary.path), "init", "-input=false"]
        done = subprocess.run(plain, cwd=folder, env=environ | config, capture_output=True)  # noqa: ASYNC221
        assert done.returncode == 0, done.stderr.decode()


@pytest.mark.terraform
async def test_a_mirror_set_by_the_answers_wins_over_the_users_configuration(
    binary: Binary, mirror: Mirror, environ: dict[str, str], reporter: Reporter, tmp_path: Path
) -> None:
    (tmp_path / "main.tf").write_text(PROVIDER)
    (Path(environ["HOME"]) / ".terraformrc").write_text("provider_installation {\n  direct {}\n}\n")
    chosen = Mirror(Origin.SETTING, mirror.folder)
    await Runner(binary, tmp_path, tmp_path / "logs", environ, mirror=chosen).init(reporter)
    assert (tmp_path / ".terraform.lock.hcl").is_file()
