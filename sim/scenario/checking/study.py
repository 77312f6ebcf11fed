"""Checks of variants, evidence and headline that need no outcomes."""

from collections.abc import Iterator

from sim.scenario import paths
from sim.scenario.checking.context import Context
from sim.scenario.errors import Problem


def check(context: Context) -> Iterator[Problem]:
    """Everything about what the scenario is for, but for the names of outcomes."""
    yield from _variants(context)
    yield from _explanations(context)
    yield from _evidence(context)
    seen: set[str] = set()
    for position, outcome in enumerate(context.scenario.headline):
        if outcome in seen:
            yield Problem(
                path=("headline", position),
                message=f"`{outcome}` stands here twice",
                expected="each outcome once",
            )
        seen.add(outcome)


def _variants(context: Context) -> Iterator[Problem]:
    variants = context.scenario.variants
    if variants and all(variant.weight == 0.0 for variant in variants.values()):
        yield Problem(
            path=("variants",),
            message="every variant has the weight 0",
            expected="a weight above zero for at least one of them",
            on_key=True,
        )
    if not any(variant.set for variant in variants.values()):
        return
    form = paths.explicit(context.scenario)
    for name, variant in variants.items():
        for path in variant.set:
            try:
                paths.resolve_in(path, form, type(context.scenario))
            except paths.UnknownPath as error:
                yield Problem(
                    path=("variants", name, "set", path),
                    message=error.message,
                    expected=error.expected,
                    nearest=error.nearest,
                    on_key=True,
                )


def _explanations(context: Context) -> Iterator[Problem]:
    """An explanation has to make a difference, and a name of its own."""
    variants = context.scenario.variants
    for name, variant in variants.items():
        path = ("variants", name, "explanations")
        for position, explanation in enumerate(variant.explanations):
            if explanation in variant.explanations[:position]:
                yield Problem(
                    path=(*path, position),
                    message=f"`{explanation}` stands here twice",
                    expected="each explanation once",
                )
            elif explanation in variants:
                yield Problem(
                    path=(*path, position),
                    message=f"`{explanation}` is the name of a variant",
                    expected="a name of its own for the explanation, which may hold in several",
                )
            elif all(explanation in each.explanations for each in variants.values()):
                yield Problem(
                    path=(*path, position),
                    message=f"`{explanation}` holds in every variant, so nothing can tell for it "
                    "or against it",
                    expected="a variant in which it does not hold",
                )


def _evidence(context: Context) -> Iterator[Problem]:
    for name, evidence in context.scenario.evidence.items():
        path = ("evidence", name)
        if (evidence.between is None) == (evidence.not_before is None):
            found = "neither is given" if evidence.between is None else "both are given"
            yield Problem(
                path=path,
                message=f"evidence needs either `between` or `not_before`: {found}",
                expected="`between: [day 3 00:00, day 5 00:00]`, or `not_before: day 15`",
                on_key=True,
            )
        elif evidence.not_before is not None and evidence.since is not None:
            yield Problem(
                path=(*path, "not_before"),
                message="`not_before` is a moment, and with `since` time is counted from an "
                "outcome",
                expected="`between` with two durations, such as `between: [12 h, 36 h]`",
                on_key=True,
            )
