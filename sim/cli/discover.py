"""`sim discover`: where in the space of the factors something happens, and at what effort."""

import json
import math
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli import options, terminal
from sim.cli.sampled import sampled_sweep, swept

if TYPE_CHECKING:
    from sim.experiments.designs.design import Design
    from sim.experiments.discovery import Box, Leaf
    from sim.experiments.pareto import Front
    from sim.experiments.sweep_results import Sweep
    from sim.model.outcomes import Outcome

MOST_OPTIONS = 12
"""Points of a front that are told; the picture and --json show all."""


@click.command(
    "discover",
    epilog="Example: sim discover scenarios/balakliia-2022.yaml "
    "--over 'command.message_loss=0..0.5' --over 'reserves.*.available=0..1' "
    "--outcome counterattack.balakliia.launched",
)
@sampled_sweep
@click.option("--above", type=float, metavar="X", help="It happens where the value is above X.")
@click.option("--below", type=float, metavar="X", help="It happens where the value is below X.")
@click.option("--tree", is_flag=True, help="Grow a tree (CART), too; needs scikit-learn.")
@click.option(
    "--effort",
    metavar="NAME",
    help="Show the front of this outcome, such as salvos.attacker, against success.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead.")
def discover(
    *,
    above: float | None,
    below: float | None,
    tree: bool,
    effort: str | None,
    as_json: bool,
    **asked: object,
) -> None:
    """Find in which part of the factors' space an outcome happens, from RESULTS or a FILE.

    A box (PRIM) has limits for few of the factors, a density (the share of runs in it in which the
    thing happens) and a coverage (the part of all such runs that lie in it). `checked` is the
    density of boxes found in the same way at points that were not used to find them. --above and
    --below are in the unit of the outcome, moments in hours since the simulation started.
    """
    from sim.experiments.designs.sampling import MissingExtraError
    from sim.experiments.discovery import DiscoveryError, find_box, grow_tree, success
    from sim.experiments.discovery import check as check_discovery
    from sim.experiments.sweep import outcomes_named
    from sim.results.results import UnknownOutcomeError

    bounds = {"above": above, "below": below}
    found = []

    def check(design: "Design", chosen: "Sequence[Outcome]", known: "Sequence[Outcome]") -> None:
        check_discovery(design, chosen, bounded=above is not None or below is not None)
        if effort is not None:
            _check_effort(*outcomes_named(known, [effort]))

    try:
        made, outcomes, folder = swept(asked, check)
        for name in outcomes:
            shares = success(made.outcome(name), made.column(name), made.done, **bounds)
            box = find_box(made.design, shares)
            leaves = grow_tree(made.design, shares) if tree else ()
            front = _front(made, name, effort, bounds) if effort else None
            found.append((name, box, leaves, front))
    except (DiscoveryError, UnknownOutcomeError, MissingExtraError) as error:
        raise options.Refusal(error) from error
    if as_json:
        click.echo(json.dumps([_data(*each) for each in found], indent=2, ensure_ascii=False))
        return
    for each in found:
        for line in _lines(*each):
            click.echo("\n".join(textwrap.wrap(line, terminal.width(), subsequent_indent="  ")))
    click.echo(f"\nThe sweep is kept in {folder}; ask it for more with --outcome.", err=True)
    for name, _, _, front in found:
        if front is not None and not _is_flat(front):
            click.echo(f"Drawn to {_draw(front, name, made, folder)}")


def _check_effort(cost: "Outcome") -> None:
    from sim.experiments.discovery import DiscoveryError

    if cost.kind not in ("count", "amount"):
        raise DiscoveryError(f"`{cost.name}` is a {cost.kind}; effort is a count or an amount")


def _draw(front: "Front", name: str, made: "Sweep", folder: Path) -> Path:
    """Draw effort against success into the folder of the sweep; the path of the picture."""
    from sim.charts import pareto
    from sim.charts.measures import measure_of
    from sim.charts.sweeps import provenance_of
    from sim.results.chunks_store import CHARTS
    from sim.results.disk import write_atomically

    data = pareto.Pareto(
        effort=measure_of(made.outcome(front.effort_name), "mean"),
        success=measure_of(made.outcome(name), "share"),
        candidates=tuple(
            pareto.Candidate(
                label=f"point {one.point}", effort=one.effort.value, success=one.success
            )
            for one in front.options
        ),
    )
    picture = pareto.picture(data, provenance_of(made))
    path = folder / CHARTS / f"pareto-{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    for kind in ("png", "svg"):
        write_atomically(path.with_suffix(f".{kind}"), picture.encode(kind))
    return path


def _front(made: "Sweep", name: str, effort: str, bounds: dict[str, float | None]) -> "Front":
    """The front of the mean of one outcome against the share of the other."""
    import numpy as np

    from sim.experiments.discovery import DiscoveryError, success
    from sim.experiments.pareto import pareto

    cost = made.outcome(effort)
    _check_effort(cost)
    # A run by itself is a point of one replication.
    flat = (-1, 1)
    hits = success(
        made.outcome(name), made.column(name).reshape(flat), made.done.reshape(flat), **bounds
    ).reshape(made.done.shape)
    factors = made.design.factors
    labels = [
        ", ".join(
            f"{factor.name} = {factor.shown(float(value))}"
            for factor, value in zip(factors, row, strict=True)
        )
        for row in made.points
    ]
    costs = np.where(made.done, made.column(effort), np.nan)
    try:
        return pareto(costs, hits, labels, (effort, cost.unit, name))
    except ValueError as error:
        raise DiscoveryError(str(error)) from error


def _lines(
    name: str, box: "Box", leaves: "tuple[Leaf, ...]", front: "Front | None"
) -> Iterator[str]:
    """What was found, in words."""
    from sim.results.wording import number, percent, percent_range

    if box.limits:
        yield f"Where {name} happens: in {percent(box.base)} of all runs, and more often where"
        yield from _box_lines(box)
    else:
        yield (
            f"Where {name} happens: in {percent(box.base)} of all runs, and no part of the space "
            "in which it happens much more often holds enough of them to tell it from the rest."
        )
    if leaves:
        yield f"Leaves of a tree for {name}:"
    for leaf in leaves:
        yield f"  {percent(leaf.share.value)} {_spread(leaf)}: {leaf.rule}"
    if front is not None and _is_flat(front):
        each = f"{number(front.options[0].effort.value)} {front.unit}".rstrip()
        yield (
            f"Every point takes the same {front.effort_name}, {each}: none of these factors costs "
            "any, and there is nothing to weigh against success."
        )
    elif front is not None:
        yield f"The least {front.effort_name} for each share of {front.success_name}:"
        for one in front.front[:MOST_OPTIONS]:
            sure = "surely" if one.surely else f"by a chance of {percent(one.chance)}"
            yield (
                f"  {number(one.effort.value)} {front.unit}: {percent(one.success.value)} "
                f"({percent_range(one.success)}), {sure} on the front: point {one.point}, "
                f"{one.label}"
            )
        if len(front.front) > MOST_OPTIONS:
            yield f"  … and {len(front.front) - MOST_OPTIONS:,} more points on the front"


def _is_flat(front: "Front") -> bool:
    return len({one.effort.value for one in front.options}) == 1


def _spread(leaf: "Leaf") -> str:
    """The interval of a leaf and what it stands on."""
    from sim.results.wording import percent_range

    points = f"of runs, {leaf.points:,} points"
    if math.isnan(leaf.share.low):
        return f"{points} that are all alike (no interval)"
    return f"({percent_range(leaf.share)}) {points}"


def _box_lines(box: "Box") -> Iterator[str]:
    from sim.results.wording import percent, percent_range

    for limit in box.limits:
        yield f"  {limit.words} (without this limit {percent(limit.without)})"
    yield (
        f"There it happens in {percent(box.density.value)} of the runs "
        f"({percent_range(box.density)}; at points not used to find it {percent(box.checked)}). "
        f"The box holds {percent(box.mass)} of the points and covers {percent(box.coverage)} of "
        "the runs in which it happens."
    )


def _data(
    name: str, box: "Box", leaves: "tuple[Leaf, ...]", front: "Front | None"
) -> dict[str, Any]:
    form: dict[str, Any] = {"outcome": name, "box": asdict(box)}
    form["tree"] = [asdict(leaf) for leaf in leaves]
    form["front"] = None if front is None else asdict(front)
    return dict(_plain(form))


def _plain(value: Any) -> Any:
    """What JSON can say: no number that is none or endless."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    endless = isinstance(value, float) and (value != value or abs(value) == float("inf"))  # noqa: PLR0124
    return None if endless else value
