import os
from pathlib import Path

import pytest

from sim.scenario.errors import ScenarioError
from sim.scenario.files import LARGEST_FILE, read_file


def refusal(path: Path) -> str:
    """Return the report on a file, with its folder left out."""
    with pytest.raises(ScenarioError) as caught:
        read_file(path)
    return str(caught.value).replace(f"{path.parent}{os.sep}", "")


def test_a_file_is_read_as_utf_8(tmp_path: Path) -> None:
    """Letters beyond ASCII and the largest allowed size are read."""
    path = tmp_path / "x.yaml"
    path.write_bytes("name: ізюм".encode())
    assert "name: ізюм" == read_file(path)
    path.write_bytes(b"#" * LARGEST_FILE)
    assert LARGEST_FILE == len(read_file(path))


def test_a_missing_file_is_told_from_its_neighbours(tmp_path: Path) -> None:
    """The nearest scenario beside it is offered, also where the ending was left out."""
    (tmp_path / "balakliia.yaml").write_text("")
    (tmp_path / "balaklia.txt").write_text("")
    report = (
        "balaklia.yaml: error: there is no such file\n  did you mean: `balakliia.yaml`\n1 problem"
    )
    assert report == refusal(tmp_path / "balaklia.yaml")
    assert "did you mean: `balakliia.yaml`" in refusal(tmp_path / "balakliia")
    assert "did you mean" not in refusal(tmp_path / "quite-different")
    assert "did you mean" not in refusal(tmp_path / "no-folder" / "balakliia.yaml")


def test_a_folder_is_no_scenario(tmp_path: Path) -> None:
    """A scenario inside is offered."""
    folder = tmp_path / "scenarios"
    folder.mkdir()
    assert "scenarios: error: this is a folder, not a file\n1 problem" == refusal(folder)
    (folder / "b.yaml").write_text("")
    (folder / "a.yml").write_text("")
    assert f"did you mean: `scenarios{os.sep}a.yml`" in refusal(folder)


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    """The size is looked at before the content."""
    path = tmp_path / "x.yaml"
    with path.open("wb") as file:
        file.truncate(10**12)
    assert "x.yaml: error: the file is larger than 1 MB\n1 problem" == refusal(path)


def test_a_file_that_grows_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit holds for what is read, whatever the size said before."""
    path = tmp_path / "x.yaml"
    path.write_bytes(b"#" * (LARGEST_FILE + 1))
    small = tmp_path / "small.yaml"
    small.write_bytes(b"#")
    status = small.stat()
    monkeypatch.setattr(Path, "stat", lambda self: status)  # noqa: ARG005 -- any path
    assert "larger than 1 MB" in refusal(path)


def test_devices_and_pipes_are_not_opened(tmp_path: Path) -> None:
    """Reading them could go on for ever."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert "pipe: error: this is a device or a pipe, not a file\n1 problem" == refusal(pipe)
    assert "this is a device or a pipe" in refusal(Path("/dev/zero"))


def test_a_file_without_permission_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reason is said in words; root, who may read all, is refused by force."""
    path = tmp_path / "x.yaml"
    path.write_text("a: 1")

    def no_permission(self: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", no_permission)
    assert "x.yaml: error: you have no permission to read this file\n1 problem" == refusal(path)


def test_other_failures_give_their_reason(tmp_path: Path) -> None:
    """A circle of links, an impossible name."""
    link = tmp_path / "link.yaml"
    link.symlink_to(link)
    assert "the file cannot be read: Too many levels of symbolic links" in refusal(link)
    assert "the file cannot be read: embedded null byte" in refusal(tmp_path / "a\0b")
    assert "the file cannot be read: File name too long" in refusal(tmp_path / ("a" * 300))


def test_bytes_that_are_not_utf_8_are_found(tmp_path: Path) -> None:
    """The line is shown as far as it could be read."""
    path = tmp_path / "x.yaml"
    path.write_bytes("name: ok\ntitle: dé".encode() + b"\xff rest\n")
    report = """\
x.yaml:2:10: error: the byte 0xFF is not UTF-8
  2 | title: dé\N{REPLACEMENT CHARACTER}
    |          ^
  expected: a file saved as UTF-8
1 problem"""
    assert report == refusal(path)
    path.write_bytes("name: x".encode("utf-16"))
    assert "x.yaml:1:1: error: the file is UTF-16, not UTF-8" in refusal(path)
