"""The compiled kernel on disk: never stale, never half, never damaged, and never in the way."""

import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

import sim
from sim.engines.batch import cache, loading, warm

CODE = "run_replications.nbc"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for kernels that is not there yet."""
    place = tmp_path / "kernels"
    monkeypatch.setenv(cache.FOLDER_SETTING, str(place))
    cache.folder.cache_clear()
    return place


@pytest.fixture(autouse=True)
def forget_folder() -> object:
    """What the tests have found out about folders is for them alone."""
    yield
    cache.folder.cache_clear()


def fill() -> None:
    """Write a whole cache."""
    (cache.folder() / "batch").mkdir(parents=True)
    (cache.folder() / "batch" / CODE).write_bytes(b"machine code" * 100)
    (cache.folder() / "batch" / "run_replications.nbi").write_bytes(b"index")
    cache.mark_ready()


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[Path | None]:
    """The folder of each compilation; what stands in for it writes there as Numba does."""
    folders: list[Path | None] = []

    def compile_into(folder: Path | None) -> None:
        folders.append(folder)
        if folder is not None:
            (folder / CODE).write_bytes(b"compiled")

    monkeypatch.setattr(loading, "_compile", compile_into)
    monkeypatch.setattr(loading, "_loaded", False)
    return folders


def test_folders_where_the_user_wants_them(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The setting names the folder; a relative one stays where it was when folders change."""
    assert home == cache.folder().parent
    monkeypatch.setenv(cache.FOLDER_SETTING, "mine")
    cache.folder.cache_clear()
    assert Path("mine").absolute() == cache.folder().parent


def test_a_user_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder called `~` appears where the user happens to be; the kernel is compiled anew."""
    monkeypatch.delenv(cache.FOLDER_SETTING)
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name: f"~/.cache/{name}")
    cache.folder.cache_clear()
    assert not cache.is_ready()
    assert not cache.is_intact()
    assert not cache.is_writable()
    assert not cache.compile_in_background()


@pytest.mark.parametrize("name", ["sources", "versions", "processor"])
def test_a_change_leads_to_another_folder(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the machine code depends on is in the folder's name."""
    before = cache._key()
    assert before == cache._key()
    if name == "sources":
        other = tmp_path / "model"
        other.mkdir()
        for path in cache.MODEL.glob("*.py"):
            (other / path.name).write_bytes(path.read_bytes())
        monkeypatch.setattr(cache, "MODEL", other)
        assert before == cache._key()
        (other / "rules.py").write_bytes((other / "rules.py").read_bytes() + b"\n")
    elif name == "versions":
        monkeypatch.setattr(cache, "version", lambda _: "0.0")
    else:
        monkeypatch.setattr("llvmlite.binding.get_host_cpu_name", lambda: "another")
    assert before != cache._key()


def test_every_source_of_the_kernel_is_in_the_name() -> None:
    """What the kernel's modules import of this package is what the folder's name is made of.

    Scenarios are left out: they are lowered to numbers before the kernel sees anything.
    """
    code = (
        "import sys, sim.engines.batch.run\n"
        "for name, module in sys.modules.items():\n"
        "    if name.startswith('sim.'): print(module.__file__)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True
    )
    imported = {Path(line) for line in done.stdout.splitlines()}
    known = set(cache.sources())
    assert len(imported & known) > 20
    others = {path for path in imported - known if path.name != "__init__.py"}
    assert {"scenario"} == {path.parent.name for path in others}


def truncate(path: Path) -> None:
    """Cut the file in the middle."""
    os.truncate(path, path.stat().st_size // 2)


def flip_a_bit(path: Path) -> None:
    """Change one bit."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


DAMAGES = [truncate, flip_a_bit, Path.unlink]


@pytest.mark.parametrize("name", ["batch/" + CODE, "batch/run_replications.nbi", cache.READY])
@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_noticed_and_mended(
    name: str, damage: Callable[[Path], None], compilations: list[Path | None]
) -> None:
    """Any file cut short, changed or gone: nobody loads the rest, and it is compiled again."""
    fill()
    assert cache.is_intact()
    damage(cache.folder() / name)
    assert not cache.is_intact()
    loading.load()
    assert cache.folder() == compilations[0]
    assert cache.is_intact()
    assert {CODE, cache.READY} == {path.name for path in cache.folder().iterdir()}


def test_an_intact_kernel_is_only_read(compilations: list[Path | None]) -> None:
    """A whole cache is loaded as it is, and remembered as used."""
    fill()
    os.utime(cache.folder() / cache.READY, (0.0, 0.0))
    loading.load()
    loading.load()
    assert [cache.folder()] == compilations
    assert (cache.folder() / cache.READY).stat().st_mtime > 0.0


def test_a_folder_that_can_only_be_read(
    compilations: list[Path | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numba passes by what it can't write to, so it gets a copy, which is gone afterwards."""
    fill()
    monkeypatch.setattr(os, "access", lambda *_: False)
    contents: list[str] = []

    def compile_from(folder: Path | None) -> None:
        assert folder is not None
        compilations.append(folder)
        contents.extend(sorted(path.name for path in folder.rglob("*.nb?")))

    monkeypatch.setattr(loading, "_compile", compile_from)
    loading.load()
    assert [CODE, "run_replications.nbi"] == contents
    (copy,) = compilations
    assert copy != cache.folder()
    assert copy is not None
    assert not copy.exists()


def test_a_file_in_the_place_of_the_folder(home: Path, compilations: list[Path | None]) -> None:
    """Where nothing can be kept the kernel is compiled for this process alone."""
    home.write_text("not a folder")
    assert not cache.compile_in_background()
    loading.load()
    assert [None] == compilations


def test_a_full_disk(compilations: list[Path | None], monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be written is not taken for written; the kernel is there all the same."""

    def no_room(folder: Path | None) -> None:
        compilations.append(folder)
        if folder is not None:
            (folder / CODE).write_bytes(b"half")
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(loading, "_compile", no_room)
    loading.load()
    assert [cache.folder(), None] == compilations
    assert not cache.is_ready()
    assert [] == list(cache.folder().iterdir())


HOLD = """
import sys, time
from sim.engines.batch import cache
with cache.held(0.0) as ours:
    print(ours, flush=True)
    time.sleep(60.0)
"""


def holder() -> "subprocess.Popen[str]":
    """Another process that has the right to compile."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", HOLD],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(sim.__file__).parents[1])},
    )
    assert process.stdout is not None
    assert "True\n" == process.stdout.readline()
    return process


def test_one_process_compiles(
    compilations: list[Path | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another is at it the folder is not touched; a killed one is not in the way."""
    with holder() as other:
        try:
            with cache.held(0.0) as ours:
                assert not ours
            assert not loading.keep_on_disk(0.0)
            assert [] == compilations
        finally:
            other.kill()
    assert loading.keep_on_disk(0.0)
    assert [cache.folder()] == compilations


def test_waiting_for_the_one_that_compiles(compilations: list[Path | None]) -> None:
    """Whoever comes second loads what the first has made."""
    cache.is_writable()
    with holder() as other:
        fill()
        other.kill()
    assert loading.keep_on_disk(10.0)
    assert [] == compilations


def test_old_kernels_are_cleared_away(home: Path) -> None:
    """What nobody has used for a month goes when another kernel is compiled, and only that."""
    for name, days in (("kernel-used", 29), ("kernel-unused", 31), ("kernel-broken", 31)):
        (home / name).mkdir(parents=True)
        if name != "kernel-broken":
            (home / name / cache.READY).touch()
        for path in (*(home / name).iterdir(), home / name):
            os.utime(path, (time.time() - days * 86400.0,) * 2)
    (home / "other-things").mkdir()
    fill()
    cache.clear()
    assert [] == list(cache.folder().iterdir())
    assert {"kernel-used", "other-things", cache.folder().name} == {
        path.name for path in home.iterdir()
    }


@pytest.fixture
def warming(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the process in the background says who it is, instead of compiling."""
    (tmp_path / "sitecustomize.py").write_text(
        "import os, pathlib, sys, time\n"
        "if sys.orig_argv[-1].startswith('sim.') or sys.orig_argv[-1] == '--hurry':\n"
        "    told = [os.getpid(), os.getsid(0), os.nice(0), *sys.orig_argv[1:]]\n"
        f"    part = pathlib.Path({str(tmp_path)!r}, 'part')\n"
        "    part.write_text(' '.join(map(str, told)))\n"
        "    part.rename(part.with_name('told'))\n"
        "    time.sleep(30.0)\n"
        "    os._exit(0)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path


@pytest.mark.skipif(os.name == "nt", reason="Windows has no sessions")
def test_a_process_in_the_background(warming: Path) -> None:
    """It has a session of its own, so that Ctrl-C in the terminal passes it by, and no warning."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        assert cache.compile_in_background(hurry=True)
    assert [] == said
    until = time.monotonic() + 20.0
    while not (warming / "told").exists() and time.monotonic() < until:
        time.sleep(0.02)
    number, session, _nice, *command = (warming / "told").read_text().split()
    os.kill(int(number), signal.SIGKILL)
    os.waitpid(int(number), 0)
    assert number == session
    assert ["-P", "-m", "sim.engines.batch.warm", "--hurry"] == command


def test_warming_a_warm_cache(
    compilations: list[Path | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is nothing to do, and nothing is done."""
    monkeypatch.setattr(sys, "argv", ["warm", "--hurry"])
    fill()
    warm.main()
    assert [] == compilations


def test_warming_without_a_folder(
    home: Path, compilations: list[Path | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing can be kept, compiling would be for nothing: exit code 1 at once."""
    monkeypatch.setattr(sys, "argv", ["warm", "--hurry"])
    home.write_text("not a folder")
    with pytest.raises(SystemExit) as end:
        warm.main()
    assert 1 == end.value.code
    assert [] == compilations
