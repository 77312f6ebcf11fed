"""The group around the commands: lazy, and with words and exit codes in place of tracebacks."""

import os
import signal
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import sim.cli.main
from sim.cli.main import COMMANDS, main
from sim.scenario.errors import Problem, ScenarioError
from sim.version import __version__

HEAVY = {"matplotlib", "networkx", "numpy", "pandas", "pyarrow", "pydantic", "scipy", "simpy"}

Probe = Callable[[Callable[[], object]], Result]


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> Probe:
    """Runs a function as if it were the subcommand `sim probe`."""

    def run(body: Callable[[], object]) -> Result:
        module = types.ModuleType("sim.cli.probe")
        module.probe = click.command("probe")(body)  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "sim.cli.probe", module)
        monkeypatch.setitem(COMMANDS, "probe", "Try the group.")
        return CliRunner().invoke(main, ["probe"])

    return run


def raising(error: BaseException) -> Callable[[], object]:
    """A command that does nothing but fail with `error`."""

    def body() -> object:
        raise error

    return body


def test_help_lists_every_command_with_its_line() -> None:
    """`sim --help` is written from the table alone."""
    result = CliRunner().invoke(main, ["--help"], terminal_width=200)
    assert 0 == result.exit_code
    assert [] == [name for name, line in COMMANDS.items() if f"{name}  " not in result.output]
    assert [] == [line for line in COMMANDS.values() if line not in result.output]


def test_every_command_exists_and_helps() -> None:
    """Each name in the table is a module with a command of that name, and has a help page."""
    codes = {name: CliRunner().invoke(main, [name, "--help"]).exit_code for name in COMMANDS}
    assert dict.fromkeys(COMMANDS, 0) == codes


def test_every_command_module_is_listed() -> None:
    """A module that declares a command is reachable from the command line."""
    folder = Path(sim.cli.main.__file__).parent
    declared = {
        path.stem.replace("_", "-")
        for path in folder.glob("*.py")
        if any(kind in path.read_text() for kind in ("@click.command", "@click.group"))
    }
    assert declared - {"main"} == set(COMMANDS)


def test_help_and_import_load_nothing_heavy() -> None:
    """`sim --help` and `import sim` come at once: no numerics, no charts, no validation."""
    code = (
        "import sys, sim, sim.cli.main\n"
        "try: sim.cli.main.main(['--help'])\n"
        "except SystemExit: pass\n"
        "print('loaded:', *sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.rpartition("loaded:")[2].split()
    assert set() == HEAVY & set(loaded)


def test_version() -> None:
    """`sim --version` tells the one version there is."""
    assert f"sim, version {__version__}\n" == CliRunner().invoke(main, ["--version"]).output


def test_unknown_command_is_a_wrong_request() -> None:
    """A name that is no command exits with 2 and says so."""
    result = CliRunner().invoke(main, ["nothing-of-the-kind"])
    assert 2 == result.exit_code
    assert "No such command 'nothing-of-the-kind'" in result.stderr


def test_scenario_error_is_shown_as_its_report(probe: Probe) -> None:
    """A refused scenario exits with 2; the report stands on stderr, alone."""
    error = ScenarioError((Problem(path=("map",), message="a map is needed"),))
    result = probe(raising(error))
    assert 2 == result.exit_code
    assert f"{error}\n" == result.stderr
    assert "" == result.stdout


def test_interrupt_exits_with_130(probe: Probe) -> None:
    """Ctrl-C inside a command is a word on stderr and exit code 130."""
    result = probe(raising(KeyboardInterrupt()))
    assert 130 == result.exit_code
    assert "Interrupted.\n" == result.stderr.lstrip("\n")


def test_file_errors_name_the_file(probe: Probe, tmp_path: Path) -> None:
    """What the machine refuses exits with 1 and names file and reason."""
    missing = tmp_path / "nowhere" / "file.txt"
    result = probe(lambda: missing.write_text("text"))
    assert 1 == result.exit_code
    assert f"Error: {missing}: No such file or directory\n" == result.stderr


def test_a_fault_of_our_own_is_not_hidden(probe: Probe) -> None:
    """An error that no user can mend keeps its traceback."""
    result = probe(raising(ZeroDivisionError("ours")))
    assert isinstance(result.exception, ZeroDivisionError)


PROBE_PROCESS = """
import sys, time, types, click, sim.cli.main as group
module = types.ModuleType("sim.cli.probe")
module.probe = click.command("probe")(lambda: {body})
sys.modules["sim.cli.probe"] = module
group.COMMANDS["probe"] = "Try the group."
group.main(["probe"])
"""


@pytest.mark.skipif(os.name == "nt", reason="sends a signal")
def test_a_real_interrupt_leaves_no_traceback() -> None:
    """SIGINT to the process ends it with 130 and one word."""
    code = PROBE_PROCESS.format(body="(click.echo('ready'), time.sleep(60))")
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert "ready\n" == process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=30)
    assert (130, "Interrupted.") == (process.returncode, stderr.strip())


def test_a_reader_that_leaves_is_no_error() -> None:
    """`sim … | head` ends without a word on stderr."""
    code = PROBE_PROCESS.format(body="[click.echo('line') for _ in range(100_000)]")
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert "line\n" == process.stdout.readline()
        process.stdout.close()
        assert "" == process.stderr.read()
        assert 1 == process.wait(timeout=30)
