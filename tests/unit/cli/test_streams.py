"""Whatever standard streams a command is given, it does its work."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.results.storage import open_results
from unit.cli.calls import environment
from unit.cli.small import TEXT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals, pipes and devices of POSIX")
SIM = f"'{sys.executable}' -m sim"
UKRAINIAN = TEXT.replace("A small case", "Малий випадок – 24 h")


def shell(words: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """What a shell makes of a line."""
    env = environment(**variables)
    return subprocess.run(["sh", "-c", words], env=env, capture_output=True, check=False)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "utf-8", "utf-16"])
@pytest.mark.parametrize("command", ["run", "trace", "check", "explain"])
def test_an_encoding_without_the_letters(scenario: Path, encoding: str, command: str) -> None:
    """Letters that the stream does not know are replaced; nothing else is lost.

    ASCII is taken for a mistake of the environment: click writes UTF-8 there.
    """
    scenario.write_text(UKRAINIAN, encoding="utf-8")
    options = "-n 5 --no-charts" if command == "run" else ""
    done = shell(f"{SIM} {command} {scenario} {options}", PYTHONIOENCODING=encoding)
    assert (0, b"") == (done.returncode, done.stderr)
    written = "utf-8" if encoding == "ascii" else encoding
    expected = "Малий" if written.startswith("utf") else "?????"
    assert expected in done.stdout.decode(written)


def test_errors_in_such_an_encoding(scenario: Path) -> None:
    """A refusal quotes the line, as far as it can be written."""
    scenario.write_text(UKRAINIAN.replace("name: small", "name: мала"), encoding="utf-8")
    done = shell(f"{SIM} check {scenario}", PYTHONIOENCODING="ascii")
    assert 2 == done.returncode
    assert b"is not a name" in done.stderr


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("workers", [1, 2])
def test_closed_streams(scenario: Path, closed: str, workers: int) -> None:
    """A command whose output nobody wants still writes its files, whole."""
    done = shell(f"{SIM} run {scenario} -n 60 --workers {workers} --no-charts {closed}")
    assert (0, b"") == (done.returncode, done.stderr)
    assert 60 == len(open_results("results/small"))


def test_closed_streams_and_a_mistake(scenario: Path) -> None:
    """The exit code says what the words cannot."""
    assert 2 == shell(f"{SIM} run {scenario} --set name=7 2>&-").returncode
    assert 2 == shell(f"{SIM} run --nonsense 2>&-").returncode


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_an_output_that_is_full(scenario: Path) -> None:
    """A table that cannot be written is a failure with a word, not a traceback."""
    done = shell(f"{SIM} explain {scenario} > /dev/full")
    assert (1, b"Error: No space left on device\n") == (done.returncode, done.stderr)


@pytest.mark.slow
def test_being_asked_to_end(scenario: Path) -> None:
    """SIGTERM keeps the finished runs, says so, and leaves with 143."""
    command = [sys.executable, "-m", "sim", "run", str(scenario), "-n", "4000000000"]
    with subprocess.Popen(
        [*command, "--workers", "1", "--no-charts"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        time.sleep(4.0)
        process.send_signal(signal.SIGTERM)
        output, errors = process.communicate(timeout=60)
    assert 143 == process.returncode
    results = open_results("results/small")
    assert len(results) > 0
    assert f"{len(results):,} of 4,000,000,000 runs, seed 0, interrupted" in output
    assert errors.startswith(f"Interrupted: {len(results):,} of 4,000,000,000 runs were finished;")
    assert "SIGTERM" == results.manifest["run"]["stopped_by"]
