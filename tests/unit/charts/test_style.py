"""One look: readable in grey and by the colour-blind, and the same bytes each time."""

import io
from dataclasses import replace
from pathlib import Path

import matplotlib as mpl
import pytest
from PIL import Image

from sim.charts import distributions, race, shares, timeline
from sim.charts.style import (
    SLIDE,
    Heading,
    Look,
    Margins,
    Picture,
    Provenance,
    inches,
    sheet,
)
from unit.charts import made_up
from unit.charts.made_up import LONG, LOOK, SOURCE

HEADING = Heading(subject="Town", finding="never in 20 runs", subtitle="When.", foot="x · n = 20")


def all_pictures(look: Look = LOOK) -> list[Picture]:
    """One picture of each kind."""
    return [
        distributions.picture(made_up.distribution(range(50)), SOURCE, look),
        shares.picture(made_up.shares([("a", 3), ("b", 0)]), SOURCE, look),
        race.picture(made_up.race([5.0, 9.0, 3.0], [8.0, 4.0, made_up.NAN]), SOURCE, look),
        timeline.picture(
            made_up.timeline([made_up.activity("a", "attacker", 50, 60)]), SOURCE, look
        ),
    ]


def test_title_of_two_lines_at_most() -> None:
    """Where a title is too long the name is cut and the finding kept."""
    heading = replace(HEADING, subject=LONG)
    lines = heading.title_lines(SLIDE.size("title"), 9.0)
    assert 2 == len(lines)
    assert lines[-1].endswith("never in 20 runs")
    assert "…" in " ".join(lines)
    assert ["Town: never in 20 runs"] == HEADING.title_lines(SLIDE.size("title"), 9.0)
    assert "Never in 20 runs" == replace(HEADING, subject="").title


def test_description_is_the_picture_in_words() -> None:
    """It is stored with the picture for those who cannot see it."""
    assert "Town: never in 20 runs. When. x · n = 20." == HEADING.description


def test_provenance() -> None:
    """Scenario, runs and seed; seed 0 is a seed."""
    assert "a · n = 1 run · seed 0" == str(Provenance(scenario="a", replications=1, seed=0))
    noted = Provenance(scenario="a", replications=2000, note="3 failed")
    assert "a · n = 2,000 runs · 3 failed" == str(noted)


def test_sheet_leaves_its_margins() -> None:
    """The axes stand below the heading, with the margins that a chart asks for."""
    wide, high = inches(sheet(HEADING, SLIDE, Margins(left=1.0, right=2.0)))
    assert 10.0 - 2 * 0.5 - 3.0 == pytest.approx(wide)
    assert 3.0 < high < 4.5


def test_bytes_are_the_same_each_time() -> None:
    """A picture drawn twice, and written twice, is the same file."""
    for one, other in zip(all_pictures(), all_pictures(), strict=True):
        assert one.encode("png") == one.encode("png") == other.encode("png")
        assert one.encode("svg") == one.encode("svg") == other.encode("svg")


def test_no_date_and_no_program_is_stored() -> None:
    """What would differ tomorrow or on another machine stays out; title and description go in."""
    picture = all_pictures()[1]
    svg = picture.encode("svg").decode("utf-8")
    assert "<dc:date>" not in svg
    assert mpl.__version__ not in svg
    assert picture.heading.title in svg
    with Image.open(io.BytesIO(picture.encode("png"))) as image:
        assert {"Title", "Description"} == {*image.info} - {"dpi"}
        assert picture.heading.description == image.info["Description"]


def test_the_users_settings_do_not_show() -> None:
    """Neither do a user's settings change a picture, nor a picture the user's settings."""
    expected = [picture.encode("svg") for picture in all_pictures()]
    with mpl.rc_context():
        mpl.rcParams.update({"font.size": 30.0, "lines.linewidth": 9.0, "svg.fonttype": "none"})
        before = dict(mpl.rcParams)
        assert expected == [picture.encode("svg") for picture in all_pictures()]
        assert before == dict(mpl.rcParams)


def test_save_writes_both_files_whole(tmp_path: Path) -> None:
    """PNG, SVG and the words stand under the given name, dots and all, and nothing else."""
    picture = all_pictures()[1]
    paths = picture.save(tmp_path / "captured.town")
    assert (tmp_path / "captured.town.png", tmp_path / "captured.town.svg") == paths
    words = tmp_path / "captured.town.txt"
    assert sorted(tmp_path.iterdir()) == sorted((*paths, words))
    assert f"{picture.heading.description}\n" == words.read_text(encoding="utf-8")
    assert picture.encode("png") == paths[0].read_bytes()
    assert picture.encode("svg") == paths[1].read_bytes()


def test_pixels() -> None:
    """A slide is 2,000 pixels wide; more dots an inch give the same picture larger."""
    picture = distributions.picture(made_up.distribution(range(50)), SOURCE)
    with Image.open(io.BytesIO(picture.encode("png"))) as image:
        assert (2000, 1120) == image.size


def test_notebooks_show_the_picture() -> None:
    """The same PNG as on disk, as wide as the sheet, with the picture's words for the blind."""
    picture = all_pictures()[1]
    png, metadata = picture._repr_png_()
    assert picture.encode("png") == png
    assert {"width": 960, "alt": picture.heading.description} == metadata
