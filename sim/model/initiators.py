"""Which operations can bring an outcome about, so that none waits for what only it can do itself.

Where something else can do it as well (a date, signs of the build-up, want of supply, a process of
the user's own) there is nothing to refuse, and the answer is None; so it is in doubt.
"""

from collections.abc import Callable, Mapping

from sim.scenario.schema import Scenario

Initiators = frozenset[str] | None
"""The operations without one of which an outcome can't happen; None where it needs none."""


def initiators(scenario: Scenario, outcome: str) -> Initiators:
    """The operations that can bring an outcome (a time) about, None where others can, too."""
    kind, _, name = outcome.removeprefix("seen.").partition(".")
    rule = _Rules(scenario).by_kind.get(kind)
    return None if rule is None else rule(name)


class _Rules:
    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._operations = {operation.name: operation for operation in scenario.operations}
        self.by_kind: Mapping[str, Callable[[str], Initiators]] = {
            "captured": self._takers,
            "recaptured": self._takers,
            "counterattack": lambda name: self._response(_first(name)),
            "facility": lambda name: self._facility(_first(name)),
            "mission": lambda name: self._owners("fire_plan", _first(name)),
            "advance": lambda name: self._owners("advances", _first(name)),
            "operation": lambda name: frozenset((_first(name),)),
            "sector": lambda name: self._sector(_first(name)),
            "forewarned": self._reports,
            "decision": self._decision,
            "reserve": lambda _: self._any_report(),
            "command": lambda _: self._any_report(),
            "politics": self._politics,
        }

    def _takers(self, place: str) -> Initiators:
        """Whoever has the place on an axis."""
        return frozenset(
            name
            for name, operation in self._operations.items()
            if any(place in advance.axis for advance in operation.advances.values())
        )

    def _owners(self, block: str, entry: str) -> Initiators:
        return frozenset(n for n, o in self._operations.items() if entry in getattr(o, block))

    def _response(self, operation: str) -> Initiators:
        """Whoever can take the objective that is answered for."""
        return self._takers(self._operations[operation].objective)

    def _sector(self, sector: str) -> Initiators:
        places = self._scenario.theatre.sectors[sector].places
        return frozenset().union(*(self._takers(place) or () for place in places))

    def _facility(self, name: str) -> Initiators:
        """Whoever strikes it, takes its place, or brings about the contact that it is blown on."""
        facility = self._scenario.facilities[name]
        found = {
            operation.name
            for operation in self._operations.values()
            for mission in operation.fire_plan.values()
            if mission.target == name
        }
        if facility.place is not None:
            found |= self._takers(facility.place) or set()
        if (demolition := facility.demolition) is not None:
            if demolition.after_contact is None:
                return None
            found |= {demolition.operation} if demolition.operation else self._operations.keys()
        return frozenset(found)

    def _reports(self, operation: str) -> Initiators:
        """Its own strikes, contact and losses are reported, and signs that warn of it."""
        warnings = self._scenario.warnings
        if warnings is not None and warnings.indications > 0.0:
            warned = warnings.operation or next(iter(self._operations))
            if warned == operation:
                return None
        return frozenset((operation,))

    def _any_report(self) -> Initiators:
        every = [self._reports(operation) for operation in self._operations]
        return None if None in every else frozenset(self._operations)

    def _decision(self, name: str) -> Initiators:
        matter, *parts = name.split(".")
        match matter:
            case "release":
                return self._reports(parts[1])
            case "response" | "bombardment":
                return self._response(parts[0])
            case _:
                return None

    def _politics(self, name: str) -> Initiators:
        """Losses and strikes postpone the event and bring on mobilisation; its date holds it."""
        return None if name == "held" else frozenset(self._operations)


def _first(name: str) -> str:
    return name.partition(".")[0]
