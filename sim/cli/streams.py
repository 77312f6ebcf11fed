"""Standard streams as commands can use them: open, and ready for any text."""

import io
import os
import sys


def make_usable() -> None:
    """See to it that writing to standard output and standard error cannot fail on a character.

    What the encoding of a stream does not know is shown as `?`. A stream that was closed by whoever
    started the command leads nowhere, and its number is taken, so that no file gets it.
    """
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # noqa: FBT003
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
        elif isinstance(stream, io.TextIOWrapper) and stream.errors in {
            "strict",
            "surrogateescape",
        }:
            stream.reconfigure(errors="replace")
