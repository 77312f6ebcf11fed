"""Saved results that were edited or damaged are refused in words, whatever was done to them."""

import io
import json
import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.charts import book
from sim.results.manifest import digest
from sim.results.storage import ResultsError, open_results
from unit.cli.calls import call
from unit.results.made_up import SOME, make_results


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A folder with results in it."""
    return make_results(SOME).save(tmp_path / "results")


def edit(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the manifest as an editor does."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_bytes())
    change(manifest)
    path.write_text(json.dumps(manifest), encoding="utf-8")


def exchange(folder: Path, name: str, content: bytes) -> None:
    """Put another file in place, and have the manifest vouch for it."""
    (folder / name).write_bytes(content)
    edit(folder, lambda manifest: manifest["files"].update({name: digest(content)}))


def table_of(folder: Path) -> pa.Table:
    """The saved table."""
    return pq.read_table(folder / "outcomes.parquet")


def as_bytes(table: pa.Table) -> bytes:
    """A table as a file."""
    sink = io.BytesIO()
    pq.write_table(table, sink)
    return sink.getvalue()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda m: m.pop("scenario"), "`scenario` is missing"),
        (lambda m: m["scenario"].pop("title"), "`scenario.title` is missing"),
        (lambda m: m["scenario"].update(title=7), "`scenario.title` should be a valid string"),
        (lambda m: m.update(failures=3), "`failures` should be a valid list"),
        (lambda m: m.update(failures=["x"]), "`failures.0` should be a valid dictionary"),
        (lambda m: m.update(seed=-1), "`seed` should be greater than or equal to 0"),
        (lambda m: m.update(seed="1"), "`seed` should be a valid integer"),
        (lambda m: m["replications"].update(done=3), "not the runs that manifest.json counts"),
        (lambda m: m["files"].pop("scenario.yaml"), "`files.scenario.yaml` is missing"),
        (lambda m: m.update(format="one"), "`format` is no number"),
        (
            lambda m: m["scenario"].update(day_one_offset_h=math.inf),
            "`scenario.day_one_offset_h` should be a finite number",
        ),
        (lambda m: m.clear(), r"`command` is missing \(and 9 more\)"),
    ],
)
def test_an_edited_manifest(
    saved: Path, change: Callable[[dict[str, Any]], object], words: str
) -> None:
    """The message names file, key and cure."""
    edit(saved, change)
    with pytest.raises(ResultsError, match=rf"results.*{words}.*; run the scenario again"):
        open_results(saved)


@pytest.mark.parametrize("content", [b"[" * 100_000, b'{"format": ' + b"9" * 5000 + b"}"])
def test_a_manifest_that_no_parser_takes(saved: Path, content: bytes) -> None:
    """Nesting and numbers without end are no JSON for us."""
    (saved / "manifest.json").write_bytes(content)
    with pytest.raises(ResultsError, match=r"manifest\.json: not the manifest of results: no JSON"):
        open_results(saved)


def _without_metadata(table: pa.Table) -> pa.Table:
    return table.replace_schema_metadata().cast(
        pa.schema([pa.field(field.name, field.type) for field in table.schema])
    )


def _with_column(table: pa.Table, position: int, values: list[float], kind: Any) -> pa.Table:
    field = table.schema.field(position).with_type(kind)
    return table.set_column(position, field, pa.array(values, kind))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_without_metadata, "nothing says what the column `captured.balakliia` means"),
        (lambda table: table.select([1, 2]), "of type double, not int64"),
        (
            lambda table: table.select([]),
            "it has not the runs|index out of|no columns|out of range",
        ),
        (lambda table: table.slice(1), "has not the runs that manifest.json counts"),
        (lambda table: table.take([1, 0, 2, 3]), "do not stand in order, each once"),
        (lambda table: _with_column(table, 2, [0.5] * 4, pa.float64()), "neither 0 nor 1"),
        (lambda table: _with_column(table, 1, [math.inf] * 4, pa.float64()), "is infinite"),
        (lambda table: _with_column(table, 1, [1] * 4, pa.int32()), "of type int32, not double"),
        (
            lambda table: table.append_column(table.schema.field(1), table.column(1)),
            "two columns have the same name",
        ),
    ],
)
def test_another_table(saved: Path, change: Callable[[pa.Table], pa.Table], words: str) -> None:
    """A table that no simulation wrote is refused even where the manifest vouches for it."""
    exchange(saved, "outcomes.parquet", as_bytes(change(table_of(saved))))
    with pytest.raises(ResultsError, match=rf"outcomes\.parquet: not what .*(?:{words}).*; run"):
        open_results(saved)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name: Перші".encode("utf-16"), "it is not UTF-8"),
        (b"theatre: {sectors: 4}", r"it is not the scenario that manifest\.json tells of"),
    ],
)
def test_another_scenario(saved: Path, text: bytes, words: str) -> None:
    """A scenario that these results are not of is named, as the file at fault."""
    exchange(saved, "scenario.yaml", text)
    if "UTF-8" in words:
        edit(saved, lambda manifest: manifest["scenario"].update(sha256=digest(text)))
    with pytest.raises(ResultsError, match=rf"scenario\.yaml: not what .* {words}; run"):
        open_results(saved)


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
@pytest.mark.parametrize("name", ["manifest.json", "outcomes.parquet", "scenario.yaml"])
def test_a_pipe_does_not_hang(saved: Path, name: str) -> None:
    """Whatever is no file is refused before it is read."""
    (saved / name).unlink()
    os.mkfifo(saved / name)
    result = call("plot", saved)
    assert 2 == result.exit_code
    assert f"Error: {saved / name}: this is a device or a pipe, not a file.\n" == result.stderr


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=3), below),
    max_leaves=5,
)


@st.composite
def damages(draw: st.DrawFn, folder: Path) -> None:
    """Do something to a folder of results."""
    name = draw(st.sampled_from(["manifest.json", "outcomes.parquet", "scenario.yaml"]))
    content = (folder / name).read_bytes()
    kind = draw(st.sampled_from(["cut", "flip", "key", "value"]))
    if kind == "cut":
        content = content[: draw(st.integers(0, len(content) - 1))]
    elif kind == "flip" or name != "manifest.json":
        at = draw(st.integers(0, len(content) - 1))
        content = content[:at] + bytes([draw(st.integers(0, 255))]) + content[at + 1 :]
    if name != "manifest.json":
        exchange(folder, name, content)
    elif kind in {"cut", "flip"}:
        (folder / name).write_bytes(content)
    else:
        edit(folder, lambda manifest: _tamper(draw, manifest, remove=kind == "key"))


def _tamper(draw: st.DrawFn, part: Any, *, remove: bool) -> None:
    """Change or remove one entry somewhere below."""
    keys = sorted(part) if isinstance(part, dict) else range(len(part))
    key = draw(st.sampled_from(list(keys)))
    below = part[key]
    if isinstance(below, dict | list) and below and draw(st.booleans()):
        _tamper(draw, below, remove=remove)
    elif remove:
        del part[key]
    else:
        part[key] = draw(JSON)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Opening gives results that can be summarised and shown, or a ResultsError; nothing else."""
    folder = make_results(SOME).save(tmp_path_factory.mktemp("damage") / "results")
    data.draw(damages(folder))
    try:
        results, words = open_results(folder), ""
    except ResultsError as error:
        results, words = None, str(error)
    if results is None:
        assert words.startswith(str(folder))
        assert "run the scenario again" in words
        return
    assert results.summary().render()
    assert results._repr_html_()
    assert results.manifest["seed"] == book.provenance_of(results).seed
