"""The scenario language: one block a concept, every field with its unit and meaning."""

from pydantic import PrivateAttr

from sim.scenario.blocks import Block
from sim.scenario.changing import Changes, Changing, Making
from sim.scenario.quantities import Name, Text
from sim.scenario.schema.battle import Battle
from sim.scenario.schema.command import Command, Doctrine, Warnings
from sim.scenario.schema.forces import Air, FireUnit, Formation, GarrisonSupply, Reserve
from sim.scenario.schema.operation import Operation
from sim.scenario.schema.study import Evidence, Measure, PublicReports, SourceNote, Variant
from sim.scenario.schema.terrain import Clock, Facility, Map
from sim.scenario.schema.theatre import Politics, Theatre


class Scenario(Block):
    """A situation and two sides' plans, complete: every default is written out."""

    name: Name
    """Short name, used for files."""
    title: Text = ""
    """Title on charts and tables; the name by default."""
    question: Text = ""
    """The question this scenario helps to think about."""
    description: Text = ""
    """What it shows and what it leaves out."""
    element: Text = "a company or so"
    """What one element of strength stands for."""
    clock: Clock
    """Start and horizon."""
    map: Map
    """Places and roads."""
    facilities: dict[Name, Facility] = {}
    """Depots, headquarters, bridges and whatever else can be struck."""
    fire_units: dict[Name, FireUnit] = {}
    """Long-range fires of both sides."""
    formations: dict[Name, Formation] = {}
    """Forces of both sides."""
    reserves: dict[Name, Reserve] = {}
    """By formation with the role reserve: who releases it and how fast it moves."""
    command: Command = Command()
    """The defender's chain of command."""
    warnings: Warnings | None = None
    """Signs of the build-up; none by default."""
    operations: tuple[Operation, ...]
    """The attacker's operations."""
    theatre: Theatre = Theatre()
    """What several operations share: sectors, reserves, the attacker's staff."""
    politics: Politics = Politics()
    """The political clock; silent by default."""
    battle: Battle = Battle()
    """Attrition, breakpoints, surprise."""
    supply: dict[Name, GarrisonSupply] = {}
    """By garrison formation: its supply; a garrison without an entry is always supplied."""
    doctrine: Doctrine | None = None
    """The defender's answer to the loss of an objective; none by default."""
    air: Air = Air()
    """Air superiority and its effects."""
    reports: PublicReports = PublicReports()
    """What the public sees, and when."""
    measures: dict[Name, Measure] = {}
    """Durations between outcomes, recorded as `measure.NAME`."""
    headline: tuple[Text, ...] = ()
    """Outcomes that stand first in tables and charts."""
    variants: dict[Name, Variant] = {}
    """Rival explanations, for experiments."""
    evidence: dict[Name, Evidence] = {}
    """What was observed in history, for experiments."""
    sources: dict[str, SourceNote] = {}
    """By scenario path: source and evidence grade."""

    _making: Making = PrivateAttr(default_factory=Making)

    @property
    def making(self) -> Making:
        """What was changed against the file, and what is checked of every change."""
        return self._making

    @property
    def changes(self) -> tuple[str, ...]:
        """What was changed by path against the file, as `path=value` texts."""
        return self._making.changes

    def with_(self, *changes: Changes) -> "Scenario":
        """The scenario with some values changed by path; this one stays as it is.

        `with_({"command.message_loss": 0.3})`, or `with_("command.detect=2 h")` as `--set` has
        it. Quantities are texts with their unit. Everything is checked as in a file; raises
        `ScenarioError` with all that is wrong.
        """
        return Changing(self).changed(*changes)


__all__ = ["Block", "Scenario"]
