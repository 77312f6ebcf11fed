"""Pictures as they were when somebody last looked at them.

Where a change is meant, look at the new picture and store it:
`python -m golden.test_pictures` in `tests/`, then read the difference as you would that of a text.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.testing.compare import compare_images

from sim.charts import distributions, race, shares, timeline
from sim.charts.looks import Look, look
from sim.charts.style import Picture
from unit.charts import made_up
from unit.charts.made_up import SOURCE
from unit.charts.made_up_analyses import CASES

FOLDER = Path(__file__).with_name("pictures")
TOLERANCE = 6.0
"""Root mean square of the difference of pixels, 0 to 255: room for another version's rounding."""
DOTS_PER_INCH = 50


def _look(size: str, *, dark: bool = False) -> Look:
    return replace(look(size, dark=dark), dots_per_inch=DOTS_PER_INCH)  # type: ignore[arg-type]


def _case(name: str, chosen: Look) -> Callable[[], Picture]:
    return lambda: CASES[name].picture(chosen, SOURCE)


SLIDE, PAGE, POSTER = (_look(size) for size in ("slide", "page", "poster"))
DARK = _look("slide", dark=True)
PICTURES: dict[str, Callable[[], Picture]] = {
    "race": lambda: race.picture(made_up.random_race(600), SOURCE, SLIDE),
    "race-dark": lambda: race.picture(made_up.random_race(600), SOURCE, DARK),
    "race-page": lambda: race.picture(made_up.random_race(600), SOURCE, PAGE),
    "distribution": lambda: distributions.picture(
        made_up.distribution([float(60 + (7 * k) % 41 + k % 5) for k in range(300)]), SOURCE, SLIDE
    ),
    "shares": lambda: shares.picture(
        made_up.shares([("town falls", 1490), ("counterattack", 41), ("retaken", 0)]), SOURCE, SLIDE
    ),
    "timeline": lambda: timeline.picture(made_up.crowded_timeline(), SOURCE, SLIDE),
    "heatmap": _case("heatmap", SLIDE),
    "heatmap-dark": _case("heatmap", DARK),
    "difference": _case("difference", SLIDE),
    "tornado-page": _case("tornado", PAGE),
    "sobol": _case("sobol", SLIDE),
    "posterior": _case("posterior", SLIDE),
    "pareto-poster": _case("pareto", POSTER),
    "ridgeline": _case("ridgeline", SLIDE),
    "incidence-dark": _case("incidence", DARK),
    "rhythm": _case("rhythm", SLIDE),
}


@pytest.mark.parametrize("name", PICTURES)
def test_picture(name: str, tmp_path: Path) -> None:
    """Pixel for pixel as it was, but for rounding."""
    drawn = tmp_path / f"{name}.png"
    drawn.write_bytes(PICTURES[name]().encode("png"))
    difference = compare_images(str(FOLDER / f"{name}.png"), str(drawn), tol=TOLERANCE)
    assert None is difference


def test_another_picture_is_noticed(tmp_path: Path) -> None:
    """The tolerance is small enough to see one bar that is longer by a tenth."""
    data = CASES["posterior"].data()
    first = data.explanations[0]
    longer = replace(first, posterior=replace(first.posterior, value=first.posterior.value + 0.1))
    changed = replace(data, explanations=(longer, *data.explanations[1:]))
    drawn = tmp_path / "posterior.png"
    drawn.write_bytes(CASES["posterior"].module.picture(changed, SOURCE, SLIDE).encode("png"))
    assert compare_images(str(FOLDER / "posterior.png"), str(drawn), tol=TOLERANCE)


def test_pictures_are_few_and_small() -> None:
    """No picture without a test, and less than a megabyte in all."""
    stored = list(FOLDER.glob("*"))
    assert sorted(PICTURES) == sorted(path.stem for path in stored)
    assert sum(path.stat().st_size for path in stored) < 1_000_000


if __name__ == "__main__":
    for name, draw in PICTURES.items():
        (FOLDER / f"{name}.png").write_bytes(draw().encode("png"))
