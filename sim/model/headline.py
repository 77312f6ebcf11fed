"""The outcomes that tables and charts show first."""

from sim.scenario.schema import Scenario


def headline(scenario: Scenario) -> tuple[str, ...]:
    """What the scenario names, or else whether the objectives fall and who acts first then."""
    if scenario.headline:
        return scenario.headline
    names = []
    for operation in scenario.operations:
        names.append(f"captured.{operation.objective}")
        if scenario.doctrine is not None and scenario.doctrine.counterattack is not None:
            names.append(f"counterattack.{operation.name}.launched")
            names.append(f"initiative.{operation.name}")
    return tuple(dict.fromkeys(names))
