"""Sweeps that are really stopped: killed, interrupted, out of disk, two at once; they go on."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sim.experiments.sweep_results import Sweep
from unit.cli import small
from unit.cli.calls import COMMAND, call, contents, environment

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="signals and limits of POSIX"),
    pytest.mark.slow,
]

OVER = [
    "--over",
    "command.echelons.division.decide=6 h..36 h:4",
    "--over",
    "formations.garrison.elements=2..6:5",
]
# The compiled engine would be done before anybody could stop it.
ARGUMENTS = ["sweep", "small.yaml", *OVER, "-n", "200", "--no-charts", "--engine", "reference"]
CHUNKS = 20
PATIENCE = 60.0


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The files of a sweep that nobody has stopped."""
    folder = tmp_path_factory.mktemp("whole")
    path = small.write(folder)
    call("sweep", path, *ARGUMENTS[2:], "--workers", "1", "--out", folder / "out")
    found = contents(folder / "out")
    assert CHUNKS == sum(name.startswith("chunks") for name in found)
    return found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where commands are called, with the scenario in it."""
    monkeypatch.chdir(tmp_path)
    small.write(tmp_path)
    return tmp_path


def begun(workers: str, preexec: Callable[[], None] | None = None) -> "subprocess.Popen[str]":
    """The sweep, begun in a process of its own, in a group of its own."""
    return subprocess.Popen(
        [*COMMAND, *ARGUMENTS, "--workers", workers, "--out", "out"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        start_new_session=True,
        preexec_fn=preexec,  # noqa: PLW1509 (no threads here)
    )


def finished(folder: Path) -> list[Path]:
    """The chunks that are there."""
    return [path for path in (folder / "out" / "chunks").glob("*.parquet") if path.name[0] != "."]


def wait_for(seen: Callable[[], bool], process: "subprocess.Popen[str]") -> None:
    """Wait until something is seen while the process runs."""
    until = time.monotonic() + PATIENCE
    while not seen():
        assert process.poll() is None, process.stderr and process.stderr.read()
        assert time.monotonic() < until
        time.sleep(0.005)


def go_on(folder: Path) -> None:
    """The same command once more, to the end."""
    assert 0 == call(*ARGUMENTS, "--workers", "1", "--out", folder / "out").exit_code


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("after", [0, 1, 4])
def test_killed_and_started_again(
    folder: Path, whole: dict[str, str], workers: str, after: int
) -> None:
    """After kill -9, at the start or between chunks, it ends with the bytes of a whole one."""
    with begun(workers) as process:
        wait_for((folder / "out" / "chunks").is_dir, process)
        wait_for(lambda: len(finished(folder)) >= after, process)
        os.killpg(process.pid, signal.SIGKILL)
    assert -signal.SIGKILL == process.returncode
    assert after <= len(finished(folder)) < CHUNKS
    go_on(folder)
    assert whole == contents(folder / "out")


def test_killed_again_and_again(folder: Path, whole: dict[str, str]) -> None:
    """However often it is killed, what is finished stays, and the end is the same."""
    counts = []
    for _ in range(4):
        before = len(finished(folder)) if (folder / "out" / "chunks").is_dir() else 0
        with begun("1") as process:
            wait_for(lambda more=before + 2: len(finished(folder)) >= more, process)  # type: ignore[misc]
            process.kill()
        counts.append(len(finished(folder)))
    assert counts == sorted(set(counts))
    go_on(folder)
    assert whole == contents(folder / "out")


def test_killed_in_the_midst_of_writing(folder: Path, whole: dict[str, str]) -> None:
    """Half a file, which a crash leaves beside the chunks, is taken away."""
    with begun("1") as process:
        wait_for(lambda: len(finished(folder)) >= 1, process)
        process.kill()
    scrap = folder / "out" / "chunks" / ".00019-0123456789ab.parquet.4711.tmp"
    scrap.write_bytes(finished(folder)[0].read_bytes()[:1000])
    (folder / "out" / ".sweep.json.4711.tmp").write_text("{", encoding="utf-8")
    go_on(folder)
    assert whole == contents(folder / "out")


def _takes_ctrl_c() -> None:
    # A runner in the background of a shell has Ctrl-C ignored, and the command would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted(
    folder: Path, whole: dict[str, str], number: signal.Signals, code: int
) -> None:
    """Ctrl-C or SIGTERM lets a chunk end, says what is kept, exits with its code, and goes on."""
    with begun("2", _takes_ctrl_c) as process:
        wait_for(lambda: len(finished(folder)) >= 1, process)
        process.send_signal(number)
        output, errors = process.communicate(timeout=PATIENCE)
    done = len(finished(folder))
    assert (code, "") == (process.returncode, errors.replace(_said(done), ""))
    assert "20 points of 200 runs each at most" in output
    assert not Sweep.open(folder / "out").complete
    go_on(folder)
    assert whole == contents(folder / "out")


def _said(done: int) -> str:
    kept = f"{done} of {CHUNKS} chunks are finished and kept in out; the same command goes on."
    return f"Interrupted: {kept}\n"


def _small_disk() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))


def test_a_disk_that_takes_no_more(folder: Path, whole: dict[str, str]) -> None:
    """The system refuses a chunk: no half file stays, the words say what is kept, it goes on."""
    with begun("1") as process:
        wait_for(lambda: len(finished(folder)) >= 1, process)
        process.kill()
    before = contents(folder / "out" / "chunks")
    before = {name: hashed for name, hashed in before.items() if name[0] != "."}
    with begun("1", _small_disk) as process:
        _, errors = process.communicate(timeout=PATIENCE)
    assert 1 == process.returncode
    comfort, refused = errors.splitlines()
    assert "What is finished is kept in out; the same command goes on." == comfort
    assert refused.startswith("Error: out/chunks/000")
    assert refused.endswith("File too large")
    assert before == contents(folder / "out" / "chunks")
    go_on(folder)
    assert whole == contents(folder / "out")


def test_two_at_once(folder: Path, whole: dict[str, str]) -> None:
    """The second is refused while the first writes; after a kill nothing bars the way."""
    with begun("1") as process:
        wait_for(lambda: len(finished(folder)) >= 1, process)
        second = call(*ARGUMENTS, "--workers", "1", "--out", folder / "out")
        assert process.poll() is None
        process.kill()
    assert 2 == second.exit_code
    assert "another sweep writes to this folder at the moment" in second.stderr
    go_on(folder)
    assert whole == contents(folder / "out")


def test_a_killed_worker(folder: Path, whole: dict[str, str]) -> None:
    """Where one of two workers is killed, what is finished stays, and it can go on."""
    with begun("2") as process:
        wait_for(
            lambda: len(finished(folder)) >= 2 and len(list(_workers(process.pid))) >= 2, process
        )
        os.kill(max(_workers(process.pid)), signal.SIGKILL)
        _, errors = process.communicate(timeout=PATIENCE)
    assert 1 == process.returncode
    assert "a worker process was killed" in errors.lower()
    assert "Traceback" not in errors
    assert "the same command goes on" in errors
    assert 2 <= len(finished(folder)) < CHUNKS
    go_on(folder)
    assert whole == contents(folder / "out")


def _workers(parent: int) -> Iterator[int]:
    """The worker processes of a process: its children that multiprocessing has spawned."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = status.read_text().rsplit(")", 1)[1].split()
            command = (status.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if int(words[1]) == parent and b"spawn_main" in command:
            yield int(status.parent.name)
