"""An explanation as text for the terminal: tables with intervals, and what follows in words."""

import textwrap

from sim.experiments.history.explanation import PRIOR_FACTORS, Case, Explanation, Weighed
from sim.experiments.history.figures import (
    factor_range,
    of_factor,
    of_probability,
    probability_range,
    strength,
    with_reach,
)
from sim.experiments.history.tables import LIMITS
from sim.results.summary import Estimate
from sim.results.table import aligned
from sim.results.wording import percent

MEANING = (
    "Bayes factor: how many times likelier all that was observed is if it holds than if not, the "
    "others weighed by their priors. Under 3 it is hardly worth mentioning, from 20 on strong "
    "(Kass and Raftery 1995)."
)


def told(explanation: Explanation, width: int = 80) -> str:
    """Everything an explanation says, in lines of at most `width` columns."""
    case = explanation.cases[0]
    controls = ", ".join(each.name for each in explanation.cases[1:])
    head = (
        f"{len(explanation.variants)} variants, {case.replications:,} runs each, seed {case.seed}"
    )
    if controls:
        head += f"; control: {controls}"
    parts = [f"{case.title}\n{head}", _legend(explanation, width)]
    parts += [_observed(explanation, each, width) for each in explanation.cases]
    parts += [_posterior(explanation, width)]
    if explanation.interactions:
        parts.append(_interactions(explanation, width))
    parts += [_priors(explanation, width), _left_out(explanation, width), _limits(width)]
    return "\n\n".join(parts)


def short_label(explanation: Explanation, name: str) -> str:
    """The number that stands for a variant over a narrow column; an explanation has its name."""
    if name in explanation.variants:
        return f"({explanation.variants.index(name) + 1})"
    return name


def _legend(explanation: Explanation, width: int) -> str:
    lines = []
    for name, note in zip(explanation.variants, explanation.notes, strict=True):
        text = f"{short_label(explanation, name)} {name}{': ' if note else ''}{note}"
        lines.append(textwrap.fill(text, width, subsequent_indent="    "))
    return "\n".join(lines)


def _observed(explanation: Explanation, case: Case, width: int) -> str:
    head = [short_label(explanation, name) for name in explanation.variants]
    rows = [(f"Runs that agree: {case.name}", head)]
    for at, observation in enumerate(case.observations):
        shares = [percent(case.alone(v, at).value) for v in range(len(head))]
        rows.append((f"  {observation.name}, {observation.words}", shares))
    together = explanation.likelihoods[explanation.cases.index(case)]
    estimates = [together.estimate(variant) for variant in range(len(head))]
    hits = case.joint().sum(axis=1)
    rows.append(
        (
            "  all of them in one run",
            [
                of_probability(estimate) if found else "none"
                for estimate, found in zip(estimates, hits, strict=True)
            ],
        )
    )
    rows.append(("    from", [percent(estimate.low) for estimate in estimates]))
    rows.append(("    to", [percent(estimate.high) for estimate in estimates]))
    rows.append((f"    runs of {case.replications:,}", [f"{count:,}" for count in hits]))
    failed = [f"{case.failed:,} runs failed and are left out."] if case.failed else []
    return "\n".join([aligned(rows, width), *failed])


def _posterior(explanation: Explanation, width: int) -> str:
    head = ["prior", "posterior (95 %)", "Bayes factor (95 %)"]
    rows = [("Explanations", head)]
    rows += [_weighed_row(explanation, one) for one in explanation.weighed]
    if len(explanation.cases) > 1:
        rows.append(("Without the control", head))
        rows += [_weighed_row(explanation, one) for one in explanation.without_controls]
    lines = [aligned(rows, width), _filled(MEANING, width)]
    lines += [
        _filled(f"{one.name}: {strength(one.bayes_factor)}.", width)
        for one in explanation.weighed
        if one.kind == "explanation"
    ]
    return "\n".join(lines)


def _weighed_row(explanation: Explanation, one: Weighed) -> tuple[str, list[str]]:
    ends = probability_range(one.posterior).removesuffix(" %")
    posterior, prior = f"{of_probability(one.posterior)} ({ends})", f"{100.0 * one.prior:.3g} %"
    bayes_factor = f"{of_factor(one.bayes_factor)} ({factor_range(one.bayes_factor)})"
    return f"  {_label(explanation, one.name)}", [prior, posterior, bayes_factor]


def _label(explanation: Explanation, name: str) -> str:
    """A variant with its number; an explanation as it is."""
    is_variant = name in explanation.variants
    return f"{short_label(explanation, name)} {name}" if is_variant else name


def _interactions(explanation: Explanation, width: int) -> str:
    lines = []
    for one in explanation.interactions:
        rows = [
            (f"Does {one.first} help to explain it?", ["times likelier", "95 % interval"]),
            (f"  where {one.second} does not hold", _factor_cells(one.alone)),
            (f"  where {one.second} holds", _factor_cells(one.with_second)),
            ("  the second over the first", _factor_cells(one.ratio)),
        ]
        lines.append(aligned(rows, width))
        lines.append(_filled(_verdict(one.ratio.low, one.ratio.high), width))
    return "\n".join(lines)


def _verdict(low: float, high: float) -> str:
    if low > 1.0:
        return "They need each other: either alone explains less than its part of both."
    if high < 1.0:
        return "One is nearly enough: together they explain less than the product of both."
    return "These runs don't tell whether they need each other: the ratio may be 1."


def _factor_cells(estimate: Estimate) -> list[str]:
    return [of_factor(estimate), factor_range(estimate)]


def _priors(explanation: Explanation, width: int) -> str:
    columns = [_times(multiple) for multiple in PRIOR_FACTORS]
    rows = [("Posterior, %, with other priors", [*columns, "even at"])]
    for one in explanation.prior_sensitivity:
        cells = [with_reach(each) for each in (*one.posteriors, one.even_prior)]
        rows.append((f"  {_label(explanation, one.name)}", cells))
    note = "x 3: with its prior odds tripled. even at: the prior that makes it as likely as not."
    return "\n".join([aligned(rows, width), _filled(note, width)])


def _times(multiple: float) -> str:
    return f"x {multiple:g}" if multiple >= 1.0 else f"x 1/{1.0 / multiple:g}"


def _left_out(explanation: Explanation, width: int) -> str:
    head = [short_label(explanation, name) for name in explanation.names]
    everything = [with_reach(one.posterior) for one in explanation.weighed]
    rows = [("Posterior, %, without one observation", head), ("  with all", everything)]
    for one in explanation.leave_one_out:
        label = one.observation or f"all of {one.case}"
        cells = [with_reach(one.posteriors[name]) for name in explanation.names]
        rows.append((f"  {label}", cells))
    return aligned(rows, width)


def _limits(width: int) -> str:
    lines = ["What this can't tell"]
    lines += [
        textwrap.fill(limit, width, initial_indent="  - ", subsequent_indent="    ")
        for limit in LIMITS
    ]
    return "\n".join(lines)


def _filled(text: str, width: int) -> str:
    return textwrap.fill(text, width)
