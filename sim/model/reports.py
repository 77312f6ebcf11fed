"""The kinds of reports that travel up the chain of command."""

from enum import IntEnum


class ReportKind(IntEnum):
    """What a report is about; the value is its position in an echelon's `heeds`."""

    INDICATION = 0
    STRIKE = 1
    CONTACT = 2
    LOSS = 3
