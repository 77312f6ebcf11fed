"""Files that are written whole or not at all, and read only where they are files."""

import errno
import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

Content = bytes | Path
"""What goes into a file: bytes, or another file, which is linked or copied and stays as it is."""


def write_atomically(path: Path, content: bytes) -> None:
    """Put a file in place whole or not at all: temporary name, fsync, rename."""
    with _prepared({path: content}) as temporaries:
        temporaries[path].replace(path)
    _sync_folder(path.parent)


def write_together(folder: Path, contents: Mapping[str, Content]) -> None:
    """Put several files in place, of which the last one says that the others are whole.

    OSError names the file at fault. As long as the disk does not take all of them, nothing in the
    folder is touched; in the midst of the exchange a crash leaves a folder without the last one.
    """
    paths = {folder / name: content for name, content in contents.items()}
    with _prepared(paths, f"; what stands in {folder} is left as it was") as temporaries:
        *_, seal = paths
        seal.unlink(missing_ok=True)
        for path, temporary in temporaries.items():
            temporary.replace(path)
    _sync_folder(folder)


@contextmanager
def _prepared(contents: Mapping[Path, Content], comfort: str = "") -> Iterator[dict[Path, Path]]:
    """The temporary file beside each path, with its content safely on the disk; none stays."""
    temporaries: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            temporaries[path] = path.with_name(f".{path.name}.{os.getpid()}.tmp")
            try:
                _write_through(path, temporaries[path], content)
            except OSError as error:
                reason = f"{error.strerror or error}{comfort}"
                raise OSError(error.errno or errno.EIO, reason, str(path)) from error
        yield temporaries
    finally:
        for temporary in temporaries.values():
            temporary.unlink(missing_ok=True)


def _write_through(path: Path, temporary: Path, content: Content) -> None:
    if path.is_dir():  # renaming would refuse it only when other files were replaced already
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if isinstance(content, Path) and _linked(content, temporary):
        return
    with temporary.open("wb") as file:
        if isinstance(content, Path):
            with content.open("rb") as source:
                shutil.copyfileobj(source, file)
        else:
            file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _linked(source: Path, target: Path) -> bool:
    """Give a file a second name, which costs nothing; False where the file system can't."""
    target.unlink(missing_ok=True)
    try:
        target.hardlink_to(source)
    except OSError:
        return False
    with target.open("rb+") as file:
        os.fsync(file.fileno())
    return True


def _sync_folder(folder: Path) -> None:
    # The rename itself must reach the disk too. Windows has no such call, and needs none.
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def read_regular(path: Path) -> bytes:
    """The bytes of a file; OSError for anything that is none, which could be endless or hang."""
    check_regular(path)
    return path.read_bytes()


def check_regular(path: Path) -> None:
    """OSError for anything that is no file."""
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "this is a device or a pipe, not a file", str(path))
