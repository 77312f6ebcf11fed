"""The `sim` command: finds the subcommand, imports only that one, and turns failures into words.

Exit codes: 0 done; 1 the machine refused (a file that cannot be written, a closed pipe) or some
replications failed; 2 the request is wrong (an option, a scenario); 130 interrupted by Ctrl-C,
143 by SIGTERM.
"""

import difflib
import errno
import importlib
import sys
from typing import Any

import click

from sim.cli import streams
from sim.version import __version__

# Every subcommand with its line in `sim --help`. The command `name` is the object `name` of
# `sim/cli/name.py` (with `_` for `-`), which is imported only when it is asked for, so that help
# comes at once.
COMMANDS: dict[str, str] = {
    "run": "Run a scenario many times: a table, charts and files.",
    "compare": "Run two scenarios on the same luck and show what differs.",
    "trace": "Tell one run as a story, and why things happened or did not.",
    "explain-history": "Weigh rival explanations by what was observed.",
    "sensitivity": "Tell which factors an outcome depends on, and what is luck.",
    "discover": "Find where in the space of the factors something happens, and at what effort.",
    "sweep": "Run a scenario at many settings of its values: a table, a map and files.",
    "search": "Search for the best order and lag of a fire plan's phases.",
    "plot": "Draw the charts of saved results again.",
    "report": "Write a report on results, to hand out.",
    "lesson": "Write a lesson on a scenario, and grade what students hand in.",
    "serve": "Show a scenario on a local page, with sliders, and redraw it as they move.",
    "new": "Write a scenario to start from.",
    "check": "Look for mistakes in scenario files.",
    "explain": "Show every number of a scenario and where it comes from.",
    "outcomes": "List what every run of a scenario records.",
    "schema": "Print the JSON Schema by which editors help to write scenarios.",
}


class LazyGroup(click.Group):
    """A group of commands that lists `COMMANDS` and imports the module of one when it is used."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run as a command, on whatever streams there are."""
        streams.make_usable()
        return super().main(*args, **extra)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """The names, in the order of their declaration."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command, imported now; None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        own = cmd_name.replace("-", "_")
        command: click.Command = getattr(importlib.import_module(f"sim.cli.{own}"), own)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is asked for; a name that is none is refused with the nearest."""
        name = args[0]
        near = [] if name in COMMANDS else difflib.get_close_matches(name, COMMANDS, n=1)
        if near:
            ctx.fail(f"No such command '{name}'. Did you mean '{near[0]}'?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list in `sim --help`, written from the table alone."""
        if COMMANDS:
            with formatter.section("Commands"):
                formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what the user can mend becomes a message and an exit code."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            ctx.exit(130)
        except OSError as error:
            if error.errno == errno.EPIPE:  # click ends quietly on a reader that went away
                raise
            where = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{where}{error.strerror or error}") from error
        except Exception as error:
            if not _is_scenario_error(error):
                raise
            click.echo(str(error), err=True)
            ctx.exit(2)


def _is_scenario_error(error: Exception) -> bool:
    # Looked up only now: importing the scenario package would slow down `sim --help`.
    errors = sys.modules.get("sim.scenario.errors")
    return errors is not None and isinstance(error, errors.ScenarioError)


@click.group(
    name="sim",
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="`sim COMMAND --help` tells about one command.",
)
@click.version_option(__version__, prog_name="sim")
def main() -> None:
    """Simulate operational rhythm: strikes, command delay, reserves, and who acts first."""
