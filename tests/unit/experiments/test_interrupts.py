"""Ctrl-C and murder, on real processes: what is finished is kept, and nobody is left behind."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.experiments.interrupts import Interrupts

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
PATIENCE_SECONDS = 30.0


def wait_for(condition: Callable[[], object], what: str) -> None:
    """Come back when the condition holds; fail the test when it does not come to hold."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.01)


def is_alive(process: int) -> bool:
    """Whether there is such a process, and it has not ended (as a zombie has)."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2]
    except FileNotFoundError:
        return False
    return state.split()[0] != "Z"


class Program:
    """`drive_batch` in a process group of its own, as a shell would start it."""

    def __init__(self, mark: Path, *arguments: object, workers: int) -> None:
        self.mark = mark
        command = [sys.executable, "-m", "unit.experiments.drive_batch", workers, mark, *arguments]
        self.process = subprocess.Popen(
            [str(word) for word in command],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            start_new_session=True,
        )
        assert self.process.stdout is not None
        assert "started\n" == self.process.stdout.readline()

    def interrupt(self, number: signal.Signals = signal.SIGINT) -> None:
        """What a terminal does on Ctrl-C: every process of the group gets the signal."""
        os.killpg(self.process.pid, number)

    def simulating(self) -> list[int]:
        """The processes that have begun to simulate."""
        return [int(path.name) for path in self.mark.iterdir()]

    def end(self) -> dict[str, Any]:
        """What the program printed; it ended well, said nothing else and left nobody behind."""
        output, errors = self.process.communicate(timeout=PATIENCE_SECONDS)
        assert ("", 0) == (errors, self.process.returncode)
        assert [] == [process for process in self.simulating() if is_alive(process)]
        said: dict[str, Any] = json.loads(output)
        assert said["number"] == [float(number) for number in said["replication"]]
        return said


@pytest.fixture(params=[1, 2])
def workers(request: pytest.FixtureRequest) -> int:
    """One worker is the process itself, two are processes of their own."""
    count: int = request.param
    return count


def test_interrupt_keeps_what_is_finished(tmp_path: Path, workers: int) -> None:
    """After Ctrl-C the chunks under way end, no other begins, and the program goes on."""
    program = Program(tmp_path, 0.05, workers=workers)
    wait_for(lambda: len(program.simulating()) == workers, "the simulation to begin")
    time.sleep(0.5)
    program.interrupt()
    said = program.end()
    assert said["interrupted"]
    assert not said["complete"]
    numbers = said["replication"]
    assert list(range(len(numbers))) == numbers
    assert 2 <= len(numbers) < 100


@pytest.mark.parametrize("everybody", [True, False])
def test_being_asked_to_end_keeps_what_is_finished(
    tmp_path: Path, workers: int, *, everybody: bool
) -> None:
    """SIGTERM is like a first Ctrl-C, whether the workers get it as well (a scheduler) or not."""
    program = Program(tmp_path, 0.05, workers=workers)
    wait_for(lambda: len(program.simulating()) == workers, "the simulation to begin")
    time.sleep(0.5)
    if everybody:
        program.interrupt(signal.SIGTERM)
    else:
        program.process.terminate()
    said = program.end()
    assert (True, "SIGTERM") == (said["interrupted"], said["stopped_by"])
    assert 2 <= len(said["replication"]) < 100


def test_second_interrupt_drops_what_is_not_finished(tmp_path: Path, workers: int) -> None:
    """Replications that take for ever are given up when Ctrl-C is pressed again."""
    program = Program(tmp_path, 0.0, 20, workers=workers)
    wait_for(lambda: len(program.simulating()) == workers, "the simulation to begin")
    time.sleep(0.5)
    program.interrupt()
    time.sleep(0.5)
    assert program.process.poll() is None
    program.interrupt()
    said = program.end()
    assert said["interrupted"]
    assert list(range(20)) == said["replication"]


@pytest.mark.parametrize("delay", [0.0, 0.02, 0.05, 0.1, 0.2])
def test_interrupt_while_workers_start(tmp_path: Path, delay: float) -> None:
    """Processes that are still importing take Ctrl-C as quietly as those at work."""
    program = Program(tmp_path, 0.05, workers=2)
    time.sleep(delay)
    program.interrupt()
    assert program.end()["interrupted"]


def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    """When the program is killed in a way that lets it do nothing more, its workers end too."""
    program = Program(tmp_path, 0.05, workers=2)
    wait_for(lambda: len(program.simulating()) == 2, "the simulation to begin")
    simulating = program.simulating()
    program.process.kill()
    program.process.communicate(timeout=PATIENCE_SECONDS)
    wait_for(lambda: not any(is_alive(each) for each in simulating), "the workers to end")


@pytest.fixture
def default_handler() -> Iterator[None]:
    """Ctrl-C as Python has it, whatever it is where the tests run."""
    previous = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, previous)


@pytest.mark.usefixtures("default_handler")
def test_presses_are_counted() -> None:
    """Within the block Ctrl-C counts; afterwards it is what it was."""
    with Interrupts() as interrupts:
        for _ in range(3):
            signal.raise_signal(signal.SIGINT)
        assert 3 == interrupts.count
    assert signal.default_int_handler is signal.getsignal(signal.SIGINT)


@pytest.mark.usefixtures("default_handler")
def test_the_first_signal_is_remembered() -> None:
    """Both kinds count, and afterwards both are what they were."""
    before = signal.getsignal(signal.SIGTERM)
    with Interrupts() as interrupts:
        assert interrupts.signal is None
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGINT)
        assert 2 == interrupts.count
        first: object = interrupts.signal
        assert signal.SIGTERM == first
    assert before == signal.getsignal(signal.SIGTERM)


@pytest.mark.usefixtures("default_handler")
def test_second_press_breaks_what_may_be_broken() -> None:
    """The first press leaves breakable work alone, the second ends it."""
    with Interrupts() as interrupts:
        with interrupts.breakable():
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt), interrupts.breakable():
            signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        assert 3 == interrupts.count


@pytest.mark.usefixtures("default_handler")
def test_other_threads_take_nothing_over() -> None:
    """Python hands signals to the main thread alone, so another one leaves them be."""
    handlers = []

    def look() -> None:
        with Interrupts():
            handlers.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert [signal.default_int_handler] == handlers


@pytest.mark.usefixtures("default_handler")
def test_ignored_interrupts_stay_ignored() -> None:
    """A program that was told to ignore Ctrl-C, as `nohup` and shells do, goes on ignoring it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Interrupts() as interrupts:
        signal.raise_signal(signal.SIGINT)
        assert 0 == interrupts.count
    assert signal.SIG_IGN is signal.getsignal(signal.SIGINT)
