"""The kinds of reports that travel up the chain of command, and of what is decided on them."""

from enum import IntEnum


class ReportKind(IntEnum):
    """What a report is about; the value is its position in an echelon's `heeds`."""

    INDICATION = 0
    STRIKE = 1
    CONTACT = 2
    LOSS = 3


class MatterKind(IntEnum):
    """What an echelon decides."""

    RELEASE = 0
    RESPONSE = 1
    WITHDRAWAL = 2
    BOMBARDMENT = 3
