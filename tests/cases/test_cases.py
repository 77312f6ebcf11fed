import os
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from cases.corpus import CASES, INVALID, VALID, read, remarks, report
from sim.engines.reference import run_chunk
from sim.model.loading import load
from sim.model.lowering import lower
from sim.scenario.errors import ScenarioError
from sim.scenario.explaining import explicit_text
from sim.scenario.json_schema import json_schema
from sim.scenario.paths import UnknownPath, explicit, resolve
from sim.scenario.reading import read_text, read_value
from sim.scenario.schema import Scenario


def name_of(file: Path) -> str:
    """The rule that a case is about."""
    return file.stem


@pytest.mark.parametrize("file", INVALID, ids=name_of)
def test_invalid_file_is_refused_in_these_words(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole report is as it lies beside the file; nothing but a ScenarioError is raised."""
    monkeypatch.chdir(file.parent)
    assert file.with_suffix(".expected").read_text(encoding="utf-8") == report(file)


def test_every_expected_message_has_its_file() -> None:
    """No message is left behind where a file was renamed."""
    expected = sorted((CASES / "invalid").glob("*.expected"))
    assert [file.stem for file in INVALID] == [file.stem for file in expected]


@pytest.mark.parametrize("file", INVALID, ids=name_of)
def test_every_report_counts_its_problems(file: Path) -> None:
    """The last line says how many problems there are."""
    lines = file.with_suffix(".expected").read_text(encoding="utf-8").splitlines()
    count = sum(": error: " in line and not line.startswith("  ") for line in lines)
    assert f"{count} problem{'s' if count > 1 else ''}" == lines[-1]


@pytest.mark.parametrize("file", VALID, ids=name_of)
def test_valid_file_says_what_it_claims(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each remark at its head holds in the explicit form."""
    monkeypatch.chdir(file.parent)
    scenario = read(file).scenario
    form = explicit(scenario)
    for remark in remarks(file, "holds"):
        path, _, value = remark.partition(" = ")
        found: object = form
        for segment in resolve(path, scenario):
            found = found[segment]  # type: ignore[index] # as deep as the path leads
        expected = read_value(value, 0).plain()
        if isinstance(found, dict) and isinstance(expected, list):
            found = list(found)
        assert (path, expected) == (path, found)
    for path in remarks(file, "gone"):
        with pytest.raises(UnknownPath):
            resolve(path, scenario)


@pytest.mark.parametrize("file", VALID, ids=name_of)
def test_explicit_form_of_a_valid_file_reads_as_the_same_scenario(
    file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What `sim explain` writes is valid input for an equal scenario."""
    monkeypatch.chdir(file.parent)
    scenario = read(file).scenario
    written = tmp_path / "explicit.yaml"
    written.write_text(explicit_text(scenario), encoding="utf-8")
    assert scenario == load(written)


@pytest.mark.parametrize("file", VALID, ids=name_of)
def test_valid_file_runs(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What passes the checks can be simulated."""
    monkeypatch.chdir(file.parent)
    chunk = run_chunk(lower(read(file).scenario), seed=0, first=0, count=2)
    assert () == chunk.failures


@pytest.fixture(scope="module")
def editor() -> Draft202012Validator:
    """What an editor knows of the language."""
    return Draft202012Validator(json_schema(Scenario))


@pytest.mark.parametrize("file", VALID, ids=name_of)
def test_editors_accept_a_valid_file(file: Path, editor: Draft202012Validator) -> None:
    """The JSON Schema underlines nothing that the program reads."""
    tree = read_text(file.read_text(encoding="utf-8"), file.name).plain()
    assert [] == [f"{error.json_path}: {error.message}" for error in editor.iter_errors(tree)]


def refused(path: Path | str, *, allow_outside: bool = False) -> str:
    """The report about a file that must not load."""
    with pytest.raises(ScenarioError) as caught:
        load(path, allow_outside=allow_outside)
    return str(caught.value)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with a folder `inside` that holds a scenario `base.yaml`."""
    inside = tmp_path / "inside"
    inside.mkdir()
    base = (CASES / "valid" / "parts" / "base.yaml").read_text(encoding="utf-8")
    (inside / "base.yaml").write_text(base, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_missing_file_names_the_nearest_one(folder: Path) -> None:
    """A misspelt file name is put right."""
    expected = (
        "inside/bsae.yaml: error: there is no such file\n"
        "  did you mean: `inside/base.yaml`\n"
        "1 problem"
    )
    assert expected == refused("inside/bsae.yaml")


def test_folder_is_no_file(folder: Path) -> None:
    """The folder in which the scenario lies."""
    expected = (
        "inside: error: this is a folder, not a file\n  did you mean: `inside/base.yaml`\n1 problem"
    )
    assert expected == refused("inside")


def test_100_mb_file_is_refused_by_its_size(folder: Path) -> None:
    """It is not read to find that out."""
    with Path("large.yaml").open("wb") as file:
        file.truncate(100_000_000)
    assert "large.yaml: error: the file is larger than 1 MB\n1 problem" == refused("large.yaml")


def test_other_encoding_is_shown_at_its_byte(folder: Path) -> None:
    """Latin-1, as old editors write it."""
    Path("old.yaml").write_bytes("name: base\ntitle: Grüße\n".encode("latin-1"))
    expected = (
        "old.yaml:2:10: error: the byte 0xFC is not UTF-8\n"
        "  2 | title: Gr\N{REPLACEMENT CHARACTER}\n"
        "    |          ^\n"
        "  expected: a file saved as UTF-8\n"
        "1 problem"
    )
    assert expected == refused("old.yaml")


def test_utf_16_is_named(folder: Path) -> None:
    """UTF-16, as Windows calls Unicode."""
    Path("wide.yaml").write_bytes("name: base\n".encode("utf-16"))
    found = refused("wide.yaml")
    assert "wide.yaml:1:1: error: the file is UTF-16, not UTF-8" == found.splitlines()[0]
    assert "  expected: a file saved as UTF-8" in found.splitlines()


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device here")
def test_device_is_refused() -> None:
    """A file without an end."""
    expected = "/dev/zero: error: this is a device or a pipe, not a file\n1 problem"
    assert expected == refused("/dev/zero")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_pipe_is_refused_without_waiting(folder: Path) -> None:
    """Nobody will ever write into it."""
    os.mkfifo("pipe.yaml")
    expected = "pipe.yaml: error: this is a device or a pipe, not a file\n1 problem"
    assert expected == refused("pipe.yaml")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_unreadable_file_is_refused(folder: Path) -> None:
    """A file without permission."""
    Path("secret.yaml").write_text("name: base\n", encoding="utf-8")
    Path("secret.yaml").chmod(0)
    expected = "secret.yaml: error: you have no permission to read this file\n1 problem"
    assert expected == refused("secret.yaml")


def test_link_to_nowhere_is_a_missing_file(folder: Path) -> None:
    """A symbolic link whose target is gone."""
    Path("link.yaml").symlink_to("gone.yaml")
    assert "link.yaml: error: there is no such file" == refused("link.yaml").splitlines()[0]


def test_link_to_itself_is_refused(folder: Path) -> None:
    """A symbolic link that never ends."""
    Path("loop.yaml").symlink_to("loop.yaml")
    assert "loop.yaml: error: the file cannot be read" in refused("loop.yaml")


def test_circle_through_a_link_is_found(folder: Path) -> None:
    """The same file under another name is the same file."""
    Path("first.yaml").write_text("extends: second.yaml\n", encoding="utf-8")
    Path("second.yaml").symlink_to("first.yaml")
    expected = (
        "first.yaml:1:10: error: `extends` runs in a circle: first.yaml → second.yaml\n"
        "  1 | extends: second.yaml\n"
        "    |          ^^^^^^^^^^^\n"
        "1 problem"
    )
    assert expected == refused("first.yaml")


def test_extends_stays_in_the_folder_unless_allowed(folder: Path) -> None:
    """A file from anywhere cannot reach for files from everywhere."""
    outside, inside = folder / "outside", folder / "inside"
    outside.mkdir()
    mine = outside / "mine.yaml"
    mine.write_text("extends: ../inside/base.yaml\n", encoding="utf-8")
    expected = (
        "outside/mine.yaml:1:10: error: `extends` leads out of the folder of the scenario: "
        "../inside/base.yaml\n"
        "  1 | extends: ../inside/base.yaml\n"
        "    |          ^^^^^^^^^^^^^^^^^^^\n"
        "  expected: a file in that folder or below; `--allow-outside` lifts this\n"
        "1 problem"
    )
    assert expected == refused("outside/mine.yaml")
    assert load(inside / "base.yaml") == load("outside/mine.yaml", allow_outside=True)


def test_extends_does_not_leave_through_a_link(folder: Path) -> None:
    """A symbolic link is no way out."""
    outside = folder / "outside"
    outside.mkdir()
    (outside / "link.yaml").symlink_to("../inside/base.yaml")
    (outside / "mine.yaml").write_text("extends: link.yaml\n", encoding="utf-8")
    found = refused("outside/mine.yaml").splitlines()[0]
    assert found.endswith("error: `extends` leads out of the folder of the scenario: link.yaml")


def test_extended_file_of_another_encoding_is_shown_where_it_stands(folder: Path) -> None:
    """The problem is in the extended file, not in the one that names it."""
    Path("old.yaml").write_bytes("title: Grüße\n".encode("latin-1"))
    Path("mine.yaml").write_text("extends: old.yaml\n", encoding="utf-8")
    assert (
        "old.yaml:1:10: error: the byte 0xFC is not UTF-8" == refused("mine.yaml").splitlines()[0]
    )


def test_file_name_cannot_steer_the_terminal(folder: Path) -> None:
    """Escape sequences in a name are not printed."""
    found = refused("\x1b[31mred.yaml")
    assert "\x1b" not in found
    assert found.startswith("\N{REPLACEMENT CHARACTER}[31mred.yaml: error: there is no such file")


def test_file_name_with_a_null_is_refused() -> None:
    """No system has such names."""
    assert "error: the file cannot be read: embedded null byte" in refused("a\0b.yaml")
