"""A sweep on a real Dask cluster: a scheduler and two workers as processes, one of them killed."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.experiments import cluster as clusters
from sim.experiments.designs.sampling import MissingExtraError
from unit.cli import small
from unit.cli.calls import COMMAND, call, contents, environment

ABSENT = "the cluster extra is not installed: pip install '.[cluster]'"
pytest.importorskip("distributed", reason=ABSENT)

ARGUMENTS = [
    "small.yaml",
    "--over",
    "command.echelons.division.decide=6 h..36 h:4",
    "--over",
    "formations.garrison.elements=2..6:5",
    "--no-charts",
]
CHUNKS = 40
PATIENCE = 60.0
BEGUN = re.compile(r"Scheduler at:\s+(tcp://127\.0\.0\.1:[0-9]+)")


def _dask(folder: Path, *arguments: str) -> "subprocess.Popen[str]":
    """A scheduler or worker on loopback, whose words go to a file."""
    module = "dask_scheduler" if arguments[0] == "scheduler" else "dask_worker"
    log = folder / f"{module}-{len(list(folder.glob('*.log')))}.log"
    with log.open("w", encoding="utf-8") as file:
        return subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", f"distributed.cli.{module}", *arguments[1:]],
            stdout=file,
            stderr=subprocess.STDOUT,
            env=environment(),
            cwd=folder,
            text=True,
        )


class Cluster:
    """A scheduler and its workers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        places = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-jupyter"]
        self.scheduler = _dask(folder, "scheduler", *places[:5])
        self.address = self._address()
        self.workers = [
            _dask(folder, "worker", self.address, "--no-nanny", "--nthreads", "1", "--no-dashboard")
            for _ in range(2)
        ]

    def _address(self) -> str:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            (log,) = self.folder.glob("dask_scheduler*.log")
            found = BEGUN.search(log.read_text(encoding="utf-8"))
            if found:
                return found.group(1)
            assert self.scheduler.poll() is None, log.read_text(encoding="utf-8")
            time.sleep(0.05)
        raise AssertionError("no scheduler")

    def end(self) -> None:
        """End what is still there."""
        for process in (*self.workers, self.scheduler):
            if process.poll() is None:
                process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster of two workers on loopback."""
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    yield made
    made.end()


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="kills processes")
def test_a_worker_dies_and_nothing_is_missing(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Complete, and byte for byte what one process makes alone."""
    monkeypatch.chdir(tmp_path)
    small.write(tmp_path)
    count = ["-n", "400"]
    alone = call("sweep", *ARGUMENTS, *count, "--workers", "1", "--out", "alone")
    arguments = [*ARGUMENTS, *count, "--cluster", cluster.address, "--out", "out"]
    with subprocess.Popen(
        [*COMMAND, "sweep", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    ) as process:
        until = time.monotonic() + PATIENCE
        while len(list(Path("out/chunks").glob("0*"))) < 3:
            assert process.poll() is None, process.stderr and process.stderr.read()
            assert time.monotonic() < until
            time.sleep(0.005)
        cluster.workers[0].send_signal(signal.SIGKILL)
        left = CHUNKS - len(list(Path("out/chunks").glob("0*")))
        output, errors = process.communicate(timeout=PATIENCE)
    assert (0, True) == (process.returncode, left > 2), errors
    assert alone.stdout.replace("alone", "out") == output
    assert contents(Path("alone")) == contents(Path("out"))


def test_nobody_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address without a scheduler is said in words, with how to start one."""
    monkeypatch.chdir(tmp_path)
    small.write(tmp_path)
    monkeypatch.setattr(clusters, "CONNECT_SECONDS", 1)
    result = call("sweep", *ARGUMENTS, "-n", "5", "--cluster", "tcp://127.0.0.1:9")
    assert 1 == result.exit_code
    assert "Error: no Dask scheduler answers at tcp://127.0.0.1:9; start one" in result.stderr


def test_an_address_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So is a text that is no address."""
    monkeypatch.chdir(tmp_path)
    small.write(tmp_path)
    result = call("sweep", *ARGUMENTS, "-n", "5", "--cluster", "nowhere at all")
    assert 1 == result.exit_code
    assert "no Dask scheduler answers at nowhere at all" in result.stderr


def test_the_extra_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Dask, how to get it."""

    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(clusters, "import_module", missing)
    with (
        pytest.raises(MissingExtraError, match=r'pip install "operational-rhythm\[cluster\]"'),
        clusters.cluster_crew("tcp://127.0.0.1:9"),
    ):
        pass
