"""Pictures of sweeps, comparisons and variants: what they say, and that all of it can be read."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.figure import Figure

from sim.charts import (
    differences,
    heatmaps,
    incidence,
    pareto,
    posterior,
    response,
    rhythm,
    ridgeline,
    sobol,
    tornado,
)
from sim.charts.looks import Size, look
from sim.charts.style import bare
from sim.results.summary import Estimate
from unit.charts import made_up_analyses as made
from unit.charts.made_up import LOOK, NAN, off_the_sheet, overlapping, random_race, words

SIZES: tuple[Size, ...] = ("slide", "page", "poster")


def plain(text: str) -> str:
    """A text with plain spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", made.CASES)
def test_everything_can_be_read(name: str, size: Size) -> None:
    """No text leaves the sheet or covers another, whatever the data and the size."""
    drawn = made.CASES[name].picture(replace(look(size), dots_per_inch=50))
    assert [] == off_the_sheet(drawn)
    assert [] == overlapping(drawn)


@pytest.mark.parametrize("name", made.CASES)
def test_bytes_are_the_same_each_time(name: str) -> None:
    """A picture drawn twice is the same file, as PNG, as SVG and as PDF."""
    one, other = (made.CASES[name].picture(LOOK) for _ in range(2))
    assert one.encode("svg") == other.encode("svg")
    assert one.encode("png") == other.encode("png")
    assert one.encode("pdf") == other.encode("pdf")


@pytest.mark.parametrize("name", made.CASES)
def test_every_picture_is_told_in_words(name: str) -> None:
    """The description holds the title, the subtitle and figures, and no key without its text."""
    heading = made.CASES[name].picture(LOOK).heading
    assert heading.title in heading.description
    assert heading.subtitle in heading.description
    assert heading.details in heading.description
    assert len(heading.details) > 20
    assert "{" not in heading.description


@pytest.mark.parametrize("name", ["heatmap", "difference", "tornado", "pareto", "rhythm"])
def test_drawing_into_axes_of_ones_own(name: str) -> None:
    """`draw` fills the axes it is given and gives them back."""
    axes = Figure(figsize=(12.0, 6.0)).add_axes((0.3, 0.2, 0.3, 0.6))
    bare(axes)
    case = made.CASES[name]
    assert axes is case.module.draw(case.data(), axes)


def test_heat_map_says_which_way_it_goes() -> None:
    """The title has the range, the way of each factor, and the base case where it is a cell."""
    assert (
        "2 % to 98 %, falls with delay of the decision, rises with reserves available; "
        "73 % in the base case"
    ) == plain(heatmaps.finding(made.heat_map()))


def test_heat_map_rings_the_base_case() -> None:
    """The ring stands at the base settings, and nowhere when one lies outside the grid."""
    data = made.heat_map()
    axes = made.CASES["heatmap"].picture(LOOK).axes.child_axes[0]
    rings = [line for line in axes.lines if line.get_markersize() == 30.0]
    (place,) = (np.asarray(ring.get_xydata(), dtype=np.float64) for ring in rings)
    np.testing.assert_allclose([[2.0, 3.0]], place)
    outside = replace(data, x=replace(data.x, base=99.0))
    assert None is outside.x.where()
    assert "Ring" not in heatmaps.subtitle(outside)


def test_heat_map_dots_what_is_undecided() -> None:
    """Cells whose interval holds even odds are marked, and those alone."""
    data = made.heat_map()
    even = (data.low <= 0.5) & (data.high >= 0.5)
    assert even.any()
    np.testing.assert_array_equal(even, data.undecided)
    assert not replace(data, measure=made.LENGTH).undecided.any()


def test_heat_map_refuses_another_shape() -> None:
    """A grid that is not the factors' is a mistake of the caller."""
    data = made.heat_map()
    with pytest.raises(ValueError, match="a grid of"):
        replace(data, x=data.y)


def test_differences_name_the_clearest() -> None:
    """The title tells the chance that changes most; a difference that may be zero is hollow."""
    assert "Town falls: 91 % becomes 29 % with staff intact" == plain(
        differences.finding(made.pairs())
    )
    unclear = replace(made.pairs(), rows=made.pairs().rows[1:3])
    assert differences.finding(unclear).startswith("no clear difference")
    assert [True, False, False, True] == [row.clear for row in made.pairs().rows]


def test_differences_in_points_and_hours() -> None:
    """Shares differ by percentage points, lengths by hours, each with its sign."""
    written = words(made.CASES["difference"].picture(LOOK))
    assert {"−62", "+1", "0", "+9.2 h"} <= set(written)


def test_tornado_sorts_by_width() -> None:
    """The widest bar is on top, whatever the order given."""
    data = made.swings()
    turned = replace(data, swings=data.swings[::-1])
    assert data.shown == turned.shown
    assert tornado.finding(turned).startswith("factor 0 moves it most")
    assert "6 factors not shown." in plain(tornado.subtitle(made.swings(20)))


def test_sobol_names_the_first() -> None:
    """The title has the total index of the most important factor, with its interval."""
    assert "factor 0 matters most, with a total index of 0.50 (0.46 to 0.55)" == plain(
        sobol.finding(made.indices())
    )


def test_posterior_gives_odds() -> None:
    """The title has the best explanation and the odds against the next; certainty has none."""
    assert (
        "explanation 0 fits best, 58 % after the evidence against 25 % before; "
        "2.4 times as probable as explanation 1"
    ) == plain(posterior.finding(made.beliefs(0.58, 0.24, 0.17, 0.01)))
    assert "times" not in posterior.finding(made.beliefs(1.0, 0.0))


def test_pareto_front() -> None:
    """No plan outside the front takes less and succeeds more than one of it."""
    data = made.plans()
    front = data.front
    assert sorted(one.effort for one in front) == [one.effort for one in front]
    for one in data.candidates:
        beaten = any(
            best.effort <= one.effort and best.success.value >= one.success.value
            for best in front
            if best is not one
        )
        assert beaten == (one not in front)


def test_ridgeline_tells_the_ends() -> None:
    """The variants with the earliest and the latest middle are named; one may never happen."""
    assert ridgeline.finding(made.ridges(0.0, 24.0)).startswith("half by")
    assert "with variant 1" in ridgeline.finding(made.ridges(0.0, 24.0))
    assert "it never happens" == ridgeline.finding(made.ridges(NAN))
    assert "variant 1: never." in ridgeline.details(made.ridges(0.0, NAN))


def test_incidence_is_the_share_that_has_come() -> None:
    """A curve ends at the share of all runs, and never falls."""
    curve = made.curves().curves[0]
    at = np.linspace(0.0, 400.0, 50)
    reached = curve.by(at)
    assert np.all(np.diff(reached) >= 0.0)
    assert curve.share == reached[-1]
    assert np.mean(curve.times <= at[20]) == reached[20]


@pytest.mark.parametrize("runs", [50, 400])
def test_the_band_holds_the_whole_curve(runs: int) -> None:
    """In 95 % of samples or more, the band of Dvoretzky, Kiefer and Wolfowitz holds the truth."""
    random = np.random.default_rng(7)
    samples = np.sort(random.random((2000, runs)), axis=1)
    steps = np.arange(runs) / runs
    apart = np.maximum(samples - steps, steps + 1.0 / runs - samples).max(axis=1)
    held = float(np.mean(apart <= incidence.half_width(runs)))
    assert 0.945 <= held <= 0.98


def test_competing_clocks_add_up() -> None:
    """Whichever comes first counts, and the other does not: both shares are at most 1 in all."""
    race = random_race(800)
    attacker, defender = incidence.competing(race).curves
    assert attacker.share == np.mean(race.attacker_first | race.tied)
    assert defender.share == np.mean(race.defender_first)
    assert attacker.share + defender.share + np.mean(race.neither) == pytest.approx(1.0)


def test_rhythm_counts_runs() -> None:
    """At no moment are more runs at work than there are; what never happens has no row."""
    data = made.many_runs()
    assert all(band.under_way.max() <= data.runs for band in data.bands)
    assert ["fires", "marches", "fights", "staff at work"] == [band.label for band in data.shown]
    assert 0 < data.inside < data.acting == data.runs


def test_rhythm_of_a_defender_that_does_nothing() -> None:
    """The title says so and claims no share."""
    data = made.many_runs()
    alone = tuple(band for band in data.bands if band.side == "attacker")
    silent = replace(data, bands=alone, inside=0)
    assert "the defender does nothing in any run" == rhythm.finding(silent)
    assert "interval" not in rhythm.subtitle(silent)


def test_rhythm_title_has_its_interval() -> None:
    """The share of the title stands with its interval in the subtitle."""
    data = made.many_runs()
    assert f"{round(100 * data.inside / data.runs)} %" in plain(rhythm.finding(data))
    assert "95 % interval" in plain(rhythm.subtitle(data))


def test_a_plan_alone() -> None:
    """One plan takes least and succeeds most."""
    assert pareto.finding(made.plans(1)).startswith("bridges first, 0 days takes least and")


def test_no_interval_is_no_certainty() -> None:
    """An estimate without an interval is no clear difference."""
    row = replace(made.pairs().rows[0], difference=Estimate(value=0.5, low=NAN, high=NAN))
    assert not row.clear


def test_response_says_both_ends() -> None:
    """The heading of a line gives the outcome at its first and last setting."""
    assert "90 % at reserve notice 0 h, 20 % at reserve notice 24 h" == plain(
        response.finding(made.responses())
    )
