"""`sim discover`: where in the space of the factors something happens, and at what effort."""

import json
import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from sim.cli import options, terminal
from sim.cli.sampled import sampled_sweep, swept

if TYPE_CHECKING:
    from sim.experiments.discovery import Box, Leaf
    from sim.experiments.pareto import Front
    from sim.experiments.sweep_results import Sweep


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
    from sim.results.results import UnknownOutcomeError

    made, outcomes, _ = swept(asked)
    bounds = {"above": above, "below": below}
    found = []
    try:
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


def _front(made: "Sweep", name: str, effort: str, bounds: dict[str, float | None]) -> "Front":
    """The front of the mean of one outcome against the share of the other."""
    import numpy as np

    from sim.experiments.discovery import DiscoveryError, success
    from sim.experiments.pareto import pareto

    cost = made.outcome(effort)
    if cost.kind not in ("count", "amount"):
        raise DiscoveryError(f"`{effort}` is a {cost.kind}; effort is a count or an amount")
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

    yield f"Where {name} happens: in {percent(box.base)} of all runs, and more often where"
    for limit in box.limits:
        yield f"  {limit.words} (without this limit {percent(limit.without)})"
    yield (
        f"There it happens in {percent(box.density.value)} of the runs "
        f"({percent_range(box.density)}; at points not used to find it {percent(box.checked)}). "
        f"The box holds {percent(box.mass)} of the points and covers {percent(box.coverage)} of "
        "the runs in which it happens."
    )
    if leaves:
        yield f"Leaves of a tree for {name}:"
    for leaf in leaves:
        share = f"{percent(leaf.share.value)} ({percent_range(leaf.share)})"
        yield f"  {share} of runs, {leaf.points:,} points: {leaf.rule}"
    if front is not None:
        yield f"The least {front.effort_name} for each share of {front.success_name}:"
        for one in front.front:
            sure = "surely" if one.surely else f"by a chance of {percent(one.chance)}"
            yield (
                f"  {number(one.effort.value)} {front.unit}: {percent(one.success.value)} "
                f"({percent_range(one.success)}), {sure} on the front: point {one.point}, "
                f"{one.label}"
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
