"""What a text about a scenario is made of: chapters of sentences, with tables."""

from dataclasses import dataclass

Row = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """Columns with a head; a row of one cell is a heading across the table."""

    heads: Row
    rows: tuple[Row, ...]
    caption: str = ""


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A title, what is to be said in sentences, and what is better said in tables."""

    title: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
