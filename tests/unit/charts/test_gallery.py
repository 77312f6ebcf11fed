"""The gallery: every kind of picture, each by a command that works, stored small."""

import click
import pytest
from PIL import Image

from gallery import FOLDER, PAGE, ROOT, WIDE, Block, blocks
from sim.charts.kinds import KINDS
from sim.cli.main import COMMANDS, main

PARTS = list(blocks())
COMMANDS_SHOWN = [command for block in PARTS for command in block.commands]


def test_every_kind_is_shown() -> None:
    """What `sim plot --list` names has its picture, or at least its name, on the page."""
    plotted = {command[1] for command in COMMANDS_SHOWN if command[0] == "plot"}
    assert {"film"} == set(KINDS) - plotted
    assert "sim plot film" in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS_SHOWN, ids=" ".join)
def test_commands_are_understood(command: list[str]) -> None:
    """Each command and option is there."""
    assert command[0] in COMMANDS
    context = click.Context(main, info_name="sim")
    found = main.get_command(context, command[0])
    assert found is not None
    found.make_context(command[0], list(command[1:]), parent=context)


def test_results_are_made_before_they_are_drawn() -> None:
    """Every folder that a command reads is the --out of one above."""
    made: set[str] = set()
    for command in COMMANDS_SHOWN:
        if command[0] == "plot":
            read = {word for word in command if word.startswith("results/")}
            assert read
            assert set() == read - made
        elif "--out" in command:
            made.add(command[command.index("--out") + 1])


def test_pictures_are_there_and_small() -> None:
    """Each picture of the page is stored, no other is, and all are less than 3 MB together."""
    shown = {(ROOT / "docs" / block.picture) for block in PARTS if block.picture}
    assert shown == set(FOLDER.iterdir())
    assert sum(path.stat().st_size for path in shown) < 3_000_000
    for path in shown:
        with Image.open(path) as image:
            assert WIDE == image.width


@pytest.mark.parametrize("block", [b for b in PARTS if b.picture], ids=lambda b: str(b.picture))
def test_a_picture_follows_its_command(block: Block) -> None:
    """The picture has the name of the files that its command writes."""
    kind = block.commands[-1][1]
    assert str(block.picture).startswith(f"gallery/{kind}")
