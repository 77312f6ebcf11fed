"""The variants of a scenario as scenarios of their own, and what a comparison needs of a file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sim.scenario.errors import Problem, ScenarioError
from sim.scenario.schema import Scenario

MOST_VARIANTS = 10
"""The joint distribution over k variants has 2^k cells."""


def check_case(scenario: Scenario) -> None:
    """Raise `ScenarioError` for a scenario without rivals to weigh, or nothing to weigh them by."""
    if not isinstance(scenario, Scenario):
        raise TypeError(
            f"a scenario is needed, not {scenario!r}; read its file with sim.load(FILE)"
        )
    problems = list(_case_problems(scenario))
    if problems:
        raise ScenarioError(problems)


def _case_problems(scenario: Scenario) -> Iterator[Problem]:
    rivals, name = len(scenario.variants), scenario.name
    if rivals < 2:
        found = "no `variants`" if not rivals else "a single variant"
        yield Problem(
            path=("variants",) if rivals else (),
            message=f"`{name}` has {found}, and explanations can only be weighed against others",
            expected="at least two rival explanations, such as "
            "`variants: {slow: {}, fast: {set: {command.message_loss: 0}}}`",
            on_key=True,
        )
    if rivals > MOST_VARIANTS:
        yield Problem(
            path=("variants",),
            message=f"`{name}` has {rivals} variants",
            expected=f"at most {MOST_VARIANTS}, because every combination of them is counted",
            on_key=True,
        )
    if not scenario.evidence:
        yield Problem(
            path=(),
            message=f"`{name}` has no `evidence` to weigh its variants by",
            expected="what was observed, such as "
            "`evidence: {fall: {outcome: captured.town, between: [day 3, day 5]}}`",
        )


def check_control(scenario: Scenario, control: Scenario) -> None:
    """Raise `ScenarioError` for a control in which one of the explanations has no say."""
    check_case(control)
    absent = [name for name in scenario.variants if name not in control.variants]
    more = [name for name in control.variants if name not in scenario.variants]
    if absent or more:
        odd = f"lacks {_listed(absent)}" if absent else f"has {_listed(more)} more"
        raise ScenarioError(
            [
                Problem(
                    path=("variants",),
                    message=f"the control `{control.name}` {odd}: each explanation must say what "
                    "it means in both cases",
                    expected=f"the variants of `{scenario.name}`: {_listed(scenario.variants)}",
                    on_key=True,
                )
            ]
        )


def _listed(names: Sequence[str] | Mapping[str, object]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def rivals(scenario: Scenario) -> dict[str, Scenario]:
    """The scenario of each variant, by name; `ScenarioError` at the values that are wrong."""
    found: dict[str, Scenario] = {}
    problems: list[Problem] = []
    for name, variant in scenario.variants.items():
        try:
            found[name] = scenario.with_(variant.set) if variant.set else scenario
        except ScenarioError as error:
            problems += [_in_variant(problem, name, variant.set) for problem in error.problems]
    if problems:
        raise ScenarioError(problems)
    return found


def _in_variant(problem: Problem, variant: str, changes: Mapping[str, object]) -> Problem:
    """The problem at the line of the variant that causes it, as far as its words tell."""
    argument = problem.origin.text if problem.origin is not None else ""
    near = [path for path in changes if argument.startswith(f"{path}=")]
    return replace(
        problem,
        path=("variants", variant, "set", *near),
        message=f"variant `{variant}`: {problem.message}",
        origin=None,
    )
