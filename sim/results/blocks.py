"""A summary arranged to be read: the headline first, kind by kind, what was all alike in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sim.model.families import Kind
from sim.results.summary import Statistics, Summary
from sim.results.wording import format_of, percent, runs

HEADINGS: dict[Kind, str] = {
    "flag": "shares",
    "time": "times",
    "duration": "durations",
    "count": "counts",
    "amount": "amounts",
}
QUANTILES = {"p10": "10 %", "median": "median", "p90": "90 %"}
COLUMNS: dict[Kind, dict[str, str]] = {
    "flag": {"share": "share"},
    "time": QUANTILES,
    "duration": QUANTILES,
    "count": {"mean": "mean", **QUANTILES},
    "amount": {"mean": "mean", **QUANTILES},
}
"""The statistics of each kind that a table shows, with their headings."""

MEANING = (
    "95 % interval for what endless runs of this model would give. More runs narrow it; it says "
    "nothing about how true the model is."
)

SKETCHED = "counted in bins"
SKETCH_MEANING = (
    "how far the quantile of these very runs may lie from the one shown, for their values were "
    "counted in narrow bins; from and to allow for it. All else is exact."
)


@dataclass(frozen=True, kw_only=True)
class Block:
    """The outcomes of one kind: those that take figures, and by what was alike the names of others.

    `of_headline` says that it belongs to the part that comes first, where there are two.
    """

    title: str
    kind: Kind
    of_headline: bool
    figures: tuple[Statistics, ...]
    alike: Mapping[str, tuple[str, ...]]


def arranged(summary: Summary, headline: Sequence[str], day_one_offset_h: float) -> list[Block]:
    """The blocks of a summary, those of the `headline` outcomes before the others.

    Moments are counted from `day_one_offset_h`, the simulation time of day 1 00:00.
    """
    by_name = {one.outcome.name: one for one in summary.statistics}
    first = [by_name.pop(name) for name in headline if name in by_name]
    rest = list(by_name.values())
    if not (first and rest):
        return list(_blocks([*first, *rest], "", day_one_offset_h))
    return [
        *_blocks(first, "headline ", day_one_offset_h),
        *_blocks(rest, "other ", day_one_offset_h),
    ]


def _blocks(
    statistics: Sequence[Statistics], prefix: str, day_one_offset_h: float
) -> Iterator[Block]:
    for kind, heading in HEADINGS.items():
        figures: list[Statistics] = []
        alike: dict[str, tuple[str, ...]] = {}
        for one in statistics:
            if one.outcome.kind != kind:
                continue
            words = _in_words(one, day_one_offset_h)
            if words is None:
                figures.append(one)
            else:
                alike[words] = (*alike.get(words, ()), one.outcome.name)
        if figures or alike:
            yield Block(
                title=f"{prefix}{heading}".capitalize(),
                kind=kind,
                of_headline=prefix == "headline ",
                figures=tuple(figures),
                alike=alike,
            )


def _in_words(one: Statistics, day_one_offset_h: float) -> str | None:
    """What can be said in a few words; None where it takes figures."""
    if one.outcome.kind == "flag":
        return None
    if one.n == 0:
        return _absence(one)
    if one.constant and one.n == one.runs:
        value = format_of(one, day_one_offset_h)(one.headline.value)
        if one.share is None:
            value = f"{value} {one.outcome.unit}".rstrip()
        return f"{value} in all {runs(one.runs)}"
    return None


def _absence(one: Statistics) -> str:
    if one.share is None or one.runs == 0:
        return f"no value in {runs(one.runs)}"
    return f"never in {runs(one.runs)} (0 to {percent(one.share.high)})"
