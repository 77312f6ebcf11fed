"""Chunks: cuts that cover a sweep once, files that say what they are, and folders as databases."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.experiments.designs import Design
from sim.experiments.sweep import sweep
from sim.experiments.sweep_results import Sweep
from sim.model.loading import load
from sim.model.outcomes import Outcome
from sim.results.chunks import MOST_ROWS, ChunkError, Layout, Span, check_chunk, decode, encode
from sim.results.chunks_source import differences, fingerprint, source_digest
from unit.cli import small

OUTCOMES = (
    Outcome(name="won", kind="flag", unit="", meaning="Whether it was won."),
    Outcome(name="lost", kind="count", unit="elements", meaning="What it cost."),
)
SPAN = Span(index=3, point=4, points=2, first=10, count=3)
VALUES = np.array(
    [[[0.0, 1.5], [np.nan, 2.0], [1.0, np.nan]], [[1.0, -0.0], [0.0, 7.0], [1.0, 0.1]]]
)


@given(
    st.integers(1, 400),
    st.integers(1, 30_000),
    st.one_of(st.none(), st.integers(1, 50_000)),
)
def test_every_replication_stands_in_one_chunk(
    points: int, replications: int, rows: int | None
) -> None:
    """Chunks follow each other without a gap, and none is larger than it may be."""
    layout = Layout.of(points, replications, rows)
    seen = np.zeros((points, layout.parts), dtype=int)
    total = 0
    for number, span in enumerate(layout.spans()):
        assert (number, layout.span(number)) == (span.index, span)
        assert 0 < span.rows <= max(rows or MOST_ROWS, 1)
        seen[span.point : span.point + span.points, span.first // layout.chunk_replications] += 1
        total += span.rows
    assert (seen == 1).all()
    assert points * replications == total
    assert number + 1 == len(layout)


def test_a_chunk_reads_as_it_was_written() -> None:
    """Values to the bit, what did not happen as NaN, and the error of a void row."""
    content = encode(SPAN, VALUES, {(5, 11): "RuntimeError: out of luck"}, OUTCOMES, "key")
    check_chunk(content, SPAN, "key")
    values, errors = decode(content, SPAN, ["won", "lost"])
    assert VALUES.tobytes() == values.tobytes()
    assert [None, None, None, None, "RuntimeError: out of luck", None] == errors
    (lost, _) = decode(content, SPAN, ["lost"])
    assert np.array_equal(VALUES[:, :, 1:], lost, equal_nan=True)


def test_equal_chunks_are_equal_bytes() -> None:
    """Nothing of when or where it was made is in it."""
    assert encode(SPAN, VALUES, {}, OUTCOMES, "key") == encode(SPAN, VALUES, {}, OUTCOMES, "key")


def test_a_chunk_says_what_it_is() -> None:
    """The chunk of another sweep, or another chunk of this, is not taken for it."""
    content = encode(SPAN, VALUES, {}, OUTCOMES, "key")
    with pytest.raises(ChunkError, match="belongs to another sweep"):
        check_chunk(content, SPAN, "other")
    other = Span(index=4, point=6, points=2, first=10, count=3)
    with pytest.raises(ChunkError, match="is another chunk than its name says"):
        check_chunk(content, other, "key")
    with pytest.raises(ChunkError, match="is damaged or no Parquet file"):
        check_chunk(content[:-20], SPAN, "key")


def test_versions_are_told_apart() -> None:
    """What differs between two machines is named; nothing where they are alike."""
    here = fingerprint()
    assert "" == differences(here, dict(here))
    assert source_digest() == here["source"]
    there = {**here, "numpy": "1.0", "source": "abcdefghij"}
    words = f"numpy (1.0 there, {here['numpy']} here), the source code (abcdefgh there, "
    assert differences(there, here).startswith(words)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sweep on disk."""
    place = tmp_path_factory.mktemp("sweep")
    scenario = load(small.write(place))
    over = {
        "command.echelons.division.decide": "6 h..36 h:3",
        "formations.garrison.elements": "2,4",
    }
    sweep(scenario, Design.of(scenario, over), 40, out=place / "out")
    return place / "out"


def _documented(mark: str) -> str:
    """The query of docs/scaling.md that contains `mark`."""
    page = Path(__file__).resolve().parents[3] / "docs" / "scaling.md"
    text = page.read_text(encoding="utf-8")
    blocks = [block.split("```")[0] for block in text.split("```sql\n")[1:]]
    (found,) = [block for block in blocks if mark in block]
    return found


def test_duckdb_answers_from_the_folder(folder: Path) -> None:
    """The documented query gives what the sweep itself says."""
    duckdb = pytest.importorskip("duckdb")
    query = _documented("GROUP BY ALL")
    query = query.replace("results/balakliia-2022-sweep", str(folder))
    query = query.replace("captured.balakliia", "captured.town")
    query = query.replace("army.decide", "division.decide")
    query = query.replace("reserves.available", "garrison.elements")
    rows = duckdb.sql(query).fetchall()
    opened = Sweep.open(folder)
    share = opened.summary("captured.town").estimates("share")[0]
    expected = [
        (*map(float, point), 40, value) for point, value in zip(opened.points, share, strict=True)
    ]
    assert sorted(expected) == sorted((float(a), float(b), n, s) for a, b, n, s in rows)


def test_duckdb_pairs_runs_by_their_luck(folder: Path) -> None:
    """The documented join counts the runs that turn out otherwise on the same luck."""
    duckdb = pytest.importorskip("duckdb")
    query = _documented("AS pairs").replace("results/balakliia-2022-sweep", str(folder))
    query = query.replace("captured.balakliia", "captured.town")
    query = query.replace("slow.point = 142", "slow.point = 4").replace("point = 10", "point = 1")
    ((pairs,),) = duckdb.sql(query).fetchall()
    captured = Sweep.open(folder).column("captured.town")
    assert np.sum(~np.isnan(captured[4]) & np.isnan(captured[1])) == pairs > 0


def test_arrow_reads_the_folder_as_one_table(folder: Path) -> None:
    """The chunks are a data set to Arrow, with a filter on rows."""
    from pyarrow import compute, dataset

    table = dataset.dataset(folder / "chunks", format="parquet").to_table(
        columns=["point", "replication", "losses.attacker"],
        filter=compute.field("point") == 3,
    )
    opened = Sweep.open(folder)
    assert opened.column("losses.attacker")[3].tolist() == table["losses.attacker"].to_pylist()
