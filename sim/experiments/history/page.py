"""An explanation as small HTML tables for notebooks, like those of results: plain tags alone."""

from collections.abc import Sequence
from html import escape

from sim.experiments.history.explanation import Case, Explanation, Weighed
from sim.experiments.history.figures import (
    factor_range,
    of_factor,
    of_probability,
    probability_range,
)
from sim.experiments.history.tables import LIMITS
from sim.results.summary import Estimate
from sim.results.wording import percent, percent_range

LEFT = ' style="text-align: left"'


def page(explanation: Explanation) -> str:
    """Posterior, interactions and observations; what the rest costs is a call away."""
    case = explanation.cases[0]
    runs = (
        f"{len(explanation.variants)} variants, {case.replications:,} runs each, seed {case.seed}"
    )
    parts = [f"<p><b>{escape(case.title)}</b>, {runs}</p>", _posterior(explanation)]
    if explanation.interactions:
        parts.append(_interactions(explanation))
    parts += [_observed(explanation, each) for each in explanation.cases]
    limits = "".join(f"<li>{escape(limit)}</li>" for limit in LIMITS)
    more = "<code>.prior_sensitivity</code>, <code>.leave_one_out</code>, <code>.summary()</code>"
    meaning = "Small figures: 95 % interval for what endless runs of this model would give."
    parts.append(f"<p>More: {more}.</p>")
    parts.append(f"<p><small>{meaning} What this can't tell:</small></p>")
    parts.append(f"<ul><small>{limits}</small></ul>")
    return f"<div>{''.join(parts)}</div>"


def _posterior(explanation: Explanation) -> str:
    head = ["explanation", "prior", "posterior", "Bayes factor", "runs that agree"]
    two = len(explanation.cases) > 1
    head += ["posterior without the control"] if two else []
    alone = explanation.without_controls
    rows = [
        [*_weighed(one), *([_probability(other.posterior)] if two else [])]
        for one, other in zip(explanation.weighed, alone, strict=True)
    ]
    return _table(head, rows)


def _weighed(one: Weighed) -> list[str]:
    hits = ", ".join(f"{count:,}" for count in one.hits)
    return [
        f"<code>{escape(one.name)}</code>",
        _fixed(percent(one.prior)),
        _probability(one.posterior),
        _factor(one.bayes_factor),
        hits,
    ]


def _interactions(explanation: Explanation) -> str:
    rows = []
    for one in explanation.interactions:
        first, second = escape(one.first), escape(one.second)
        rows += [
            [f"<code>{first}</code> without <code>{second}</code>", _factor(one.alone)],
            [f"<code>{first}</code> with <code>{second}</code>", _factor(one.with_second)],
            ["the second over the first", _factor(one.ratio)],
        ]
    return _table(["what was observed becomes so many times likelier by", "factor"], rows)


def _observed(explanation: Explanation, case: Case) -> str:
    codes = [f"<code>{escape(name)}</code>" for name in explanation.variants]
    rows = []
    for at, observation in enumerate(case.observations):
        label = (
            f"<code>{escape(observation.name)}</code><br><small>{escape(observation.words)}</small>"
        )
        shares = [case.alone(variant, at) for variant in range(len(codes))]
        rows.append([label, *(_share(share) for share in shares)])
    together = explanation.likelihoods[explanation.cases.index(case)]
    estimates = [together.estimate(variant) for variant in range(len(codes))]
    rows.append(["all of them in one run", *(_probability(each) for each in estimates)])
    return _table([f"runs that agree with {escape(case.name)}", *codes], rows)


def _share(share: Estimate) -> str:
    return f"{_fixed(percent(share.value))}<br><small>{_fixed(percent_range(share))}</small>"


def _probability(estimate: Estimate) -> str:
    below = _fixed(probability_range(estimate))
    return f"{_fixed(escape(of_probability(estimate)))}<br><small>{below}</small>"


def _factor(estimate: Estimate) -> str:
    below = _fixed(factor_range(estimate))
    return f"{_fixed(escape(of_factor(estimate)))}<br><small>{below}</small>"


def _fixed(text: str) -> str:
    """Text that is not broken into lines."""
    return text.replace(" ", "&nbsp;")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table whose texts are HTML already, the first column aligned to the left."""
    top = f"<th{LEFT}>{head[0]}</th>" + "".join(f"<th>{text}</th>" for text in head[1:])
    body = "".join(
        f"<tr><td{LEFT}>{row[0]}</td>{''.join(f'<td>{cell}</td>' for cell in row[1:])}</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
