"""Commands as users start them: processes, pipes, terminals, Ctrl-C."""

import os
import re
import signal
import struct
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sim.results.storage import open_results
from unit.cli.calls import COMMAND, environment
from unit.cli.small import CERTAIN

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals, pipes and terminals of POSIX")


def on_a_terminal(
    arguments: list[str],
    seen: Callable[[bytes], bool] = lambda _: False,
    variables: Mapping[str, str] = {"TERM": "xterm"},
) -> tuple[int, str]:
    """Exit code and output of a command on a terminal of 24 lines and 80 columns.

    When `seen` says so of the output so far, Ctrl-C is pressed, once.
    """
    import fcntl
    import pty
    import termios

    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    env = environment(**variables)
    for name in {"COLUMNS", "NO_COLOR"} - set(variables):
        env.pop(name, None)
    with subprocess.Popen(
        [*COMMAND, *arguments], stdin=inner, stdout=inner, stderr=inner, env=env
    ) as process:
        os.close(inner)
        output = b""
        pressed = False
        while True:
            try:
                part = os.read(outer, 65536)
            except OSError:  # nobody is left at the other end
                break
            if not part:
                break
            output += part
            if not pressed and seen(output):
                process.send_signal(signal.SIGINT)
                pressed = True
    os.close(outer)
    return process.returncode, output.decode().replace("\r\n", "\n")


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_in_the_midst(scenario: Path, workers: str) -> None:
    """A real Ctrl-C ends the run with 130; what is finished is kept, shown, and said."""
    arguments = ["run", str(scenario), "-n", "1000000", "--workers", workers]

    def has_begun(output: bytes) -> bool:
        """Whether the bar shows runs that are finished."""
        return re.search(rb"\| [1-9]\d*/1000000 \[.*runs/s\]", output) is not None

    code, output = on_a_terminal(arguments, has_begun)
    assert 130 == code
    assert "Traceback" not in output
    results = open_results("results/small")
    assert f"{len(results):,} of 1,000,000 runs, seed 0, interrupted" in output
    kept = f"Interrupted: {len(results):,} of 1,000,000 runs were finished; they are kept in"
    assert kept in output
    assert "shares.png" in {path.name for path in Path("results/small/charts").iterdir()}


def test_a_bar_on_a_terminal(scenario: Path) -> None:
    """The bar shows rate and time left, and has gone when the table stands there."""
    code, output = on_a_terminal(["run", str(scenario), "-n", "500", "--no-charts"])
    assert 0 == code
    assert "/500 [" in output
    assert "runs/s]" in output
    assert output.rpartition("\r")[2].startswith("A small case\n500 runs, seed 0\n")


def test_no_bar_elsewhere(scenario: Path) -> None:
    """Where nobody watches, standard error is empty."""
    command = [*COMMAND, "run", str(scenario), "-n", "300", "--no-charts"]
    done = subprocess.run(command, env=environment(), capture_output=True, check=True)
    assert b"" == done.stderr


SURE = [word for change in CERTAIN for word in ("--set", change)]


def test_colours_on_a_terminal(scenario: Path) -> None:
    """On a terminal the sides differ in colour, and sentences keep to its width."""
    code, output = on_a_terminal(["trace", str(scenario), *SURE])
    assert 0 == code
    assert "\x1b[36mAdvance assault takes town.\x1b[0m" in output
    assert "\x1b[33mReserve receives the order of release.\x1b[0m" in output
    plain = re.sub(r"\x1b\[\d+m", "", output)
    story = plain.partition("\n\nAsk why")[0]
    assert max(len(line) for line in story.splitlines()) <= 80
    assert "<" in story


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1", "TERM": "xterm"}, {"TERM": "dumb"}])
def test_no_colours_where_they_are_not_wanted(scenario: Path, variables: dict[str, str]) -> None:
    """NO_COLOR, and terminals that know none, get plain text."""
    code, output = on_a_terminal(["trace", str(scenario), *SURE], variables=variables)
    assert 0 == code
    assert "\x1b[" not in output


@pytest.mark.parametrize(
    "arguments",
    [
        "trace {} --json",
        "outcomes {}",
        "explain {}",
        "schema",
        "run {} -n 300 --all --no-charts",
    ],
)
def test_a_reader_that_leaves(scenario: Path, arguments: str) -> None:
    """`sim … | head -n 1` ends without a word on standard error."""
    quoted = " ".join(f"'{word}'" for word in COMMAND)
    pipe = f"{quoted} {arguments.format(scenario)} | head -n 1"
    done = subprocess.run(
        ["sh", "-c", pipe], env=environment(), capture_output=True, text=True, check=True
    )
    assert 1 == len(done.stdout.splitlines())
    assert "" == done.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"]])
def test_help_comes_at_once(arguments: list[str]) -> None:
    """It takes less than 0.2 s beyond the start of Python itself, on a machine with time for it."""
    # Measured coverage and a busy machine would say nothing about the command.
    env = {key: text for key, text in environment().items() if not key.startswith("COV")}

    def seconds(command: list[str]) -> float:
        spent = []
        for _ in range(5):
            before = os.times()
            subprocess.run(command, env=env, capture_output=True, check=True)
            after = os.times()
            user = after.children_user - before.children_user
            spent.append(user + after.children_system - before.children_system)
        return min(spent)

    bare = seconds([sys.executable, "-c", "pass"])
    assert seconds([*COMMAND, *arguments]) - bare < 0.2
