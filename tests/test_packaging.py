"""What a user installs is what stands here."""

import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.version import __version__

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    """The built wheel of this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as opened:
        yield opened


def test_wheel_holds_every_file_of_the_package(wheel: zipfile.ZipFile) -> None:
    """Modules, py.typed and templates: nothing under sim/ is left out, nothing else is let in."""
    files = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "sim").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert files == packed


def test_wheel_carries_version_licence_and_command(wheel: zipfile.ZipFile) -> None:
    """The version is the one in sim/version.py; the licence is inside; `sim` is a command."""
    info = f"operational_rhythm-{__version__}.dist-info"
    assert f"Version: {__version__}\n" in wheel.read(f"{info}/METADATA").decode()
    assert (ROOT / "LICENSE").read_bytes() == wheel.read(f"{info}/licenses/LICENSE")
    assert "sim = sim.cli.main:main" in wheel.read(f"{info}/entry_points.txt").decode()


def test_ci_calls_the_test_command_of_the_readme() -> None:
    """A green CI means that the reader's command is green: they are one."""
    command = "\npython3 tests/run.py\n"
    assert f"```sh{command}```" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").endswith(command)


def test_pins_cover_what_the_project_names() -> None:
    """Each dependency of pyproject.toml, extras and build too, is pinned with hashes."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    for extra in project["project"]["optional-dependencies"].values():
        named.extend(extra)
    names = {requirement.partition(">=")[0].lower() for requirement in named}
    pins = (ROOT / "requirements" / "ci.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.partition("==")[0] for line in pins if "==" in line}
    own = {name for name in names if name.startswith("operational-rhythm[")}
    assert own == names - pinned


def test_pins_name_no_index() -> None:
    """Where packages come from is the business of the machine that installs them."""
    pins = (ROOT / "requirements" / "ci.txt").read_text(encoding="utf-8")
    assert [] == [word for word in ("://", "index-url", "find-links", "file:") if word in pins]
