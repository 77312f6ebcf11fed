"""Pictures of results that were replaced go; those of the user's stay."""

from pathlib import Path

from sim.charts import book, earlier
from unit.results.made_up import SOME, make_results


def test_pictures_of_the_standard_set_go(tmp_path: Path) -> None:
    """Whatever the book writes is taken away, and nothing else."""
    (tmp_path / "my-shares.png").touch()
    (tmp_path / "shares.csv").touch()
    (tmp_path / "held.png").touch()
    (tmp_path / "captures.svg").touch()
    assert book.write(make_results(SOME), tmp_path)
    earlier.remove(tmp_path)
    assert {"my-shares.png", "shares.csv"} == {path.name for path in tmp_path.iterdir()}


def test_no_folder(tmp_path: Path) -> None:
    """Where there were no pictures there is nothing to do."""
    earlier.remove(tmp_path / "charts")
    assert [] == list(tmp_path.iterdir())
