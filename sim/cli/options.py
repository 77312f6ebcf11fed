"""What several commands ask for, and how they refuse."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
from click.types import IntParamType

MOST_REPLICATIONS = 2**32
HIGHEST_SEED = 2**64 - 1
"""What an address of a random draw has room for; see `sim.experiments.batch`."""

Function = TypeVar("Function", bound=Callable[..., object])


class Refusal(click.ClickException):
    """A request that is wrong in itself: words on stderr and exit code 2."""

    exit_code = 2

    def __init__(self, words: object) -> None:
        text = str(words)
        super().__init__(text if text.endswith(("?", ".")) else f"{text}.")


class WholeNumber(IntParamType):
    """A whole number within bounds, refused in words."""

    name = "number"

    def __init__(self, lowest: int, highest: int | None = None) -> None:
        self._lowest, self._highest = lowest, highest

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """The number of an argument's text."""
        try:
            number = int(str(value))
        except ValueError:
            number = None
        if number is None or number < self._lowest or number > (self._highest or number):
            self.fail(f"{value!r} is not a whole number {self._bounds()}.", param, ctx)
        return number

    def _bounds(self) -> str:
        if self._highest is None:
            return f"of {self._lowest:,} or more"
        return f"from {self._lowest:,} to {self._highest:,}"


def file_to_write(
    ctx: click.Context,  # noqa: ARG001 (click's signature)
    param: click.Parameter,  # noqa: ARG001
    path: Path | None,
) -> Path | None:
    """Refuse a file that cannot be written before any work is done."""
    from sim.results.destination import DestinationError, try_writing

    if path is None:
        return None
    if path.is_dir():
        raise click.BadParameter(f"{path} is a folder, not a file.")
    if not path.parent.is_dir():
        raise click.BadParameter(f"there is no folder {path.parent} for {path.name}.")
    try:
        try_writing(path.parent)
    except DestinationError as error:
        raise click.BadParameter(f"{error}.") from error
    return path


def check_folder(folder: Path) -> None:
    """Refuse a folder that cannot be written to before any work is done."""
    from sim.results.destination import DestinationError, try_writing

    try:
        try_writing(folder)
    except DestinationError as error:
        raise Refusal(f"{error}. Give another folder with --out.") from error


def scenario_file(function: Function) -> Function:
    """The argument FILE."""
    return click.argument("file", type=click.Path(path_type=Path), metavar="FILE")(function)


def changes(function: Function) -> Function:
    """The options that change what is read from FILE."""
    allow_outside = click.option(
        "--allow-outside",
        is_flag=True,
        help="Let `extends` in FILE lead out of the folder that FILE is in.",
    )
    sets = click.option(
        "--set",
        "sets",
        multiple=True,
        metavar="PATH=VALUE",
        help="Change one value of the scenario, such as "
        "`formations.garrison.elements=8`; may be given several times.",
    )
    return sets(allow_outside(function))


def seed(function: Function) -> Function:
    """The option --seed."""
    return click.option(
        "--seed",
        type=WholeNumber(0, HIGHEST_SEED),
        default=0,
        metavar="S",
        show_default=True,
        help="Whose luck it is: the same seed gives the same runs.",
    )(function)


def engine(function: Function) -> Function:
    """The option that says which engine simulates."""
    return click.option(
        "--engine",
        type=click.Choice(["auto", "batch", "reference"]),
        default="auto",
        show_default=True,
        help="What simulates; the results are the same. `batch` is compiled and about a hundred "
        "times as fast, `auto` uses it where that is worth the start.",
    )(function)
