"""The report as a page: one HTML text that asks nobody for anything and runs nothing."""

import re
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup, escape

from sim.report.sheet.document import Report
from sim.report.sheet.numbers import MEANINGS
from sim.report.sheet.stress import CITATION
from sim.report.words.phrases import HOW_TO_READ
from sim.version import __version__

TEMPLATES = "templates"
CODE = re.compile(r"`([^`\n]+)`")
WITH_UNIT = re.compile(
    r"(?<=[0-9]) (?=(?:%|h|min|t|km|km/h|km/day|t/day|days?|points|[0-9]{2}:[0-9]{2})\b|%)"
)
DAY = re.compile(r"\b([Dd]ay) (?=-?[0-9])")
NO_BREAK = "\N{NO-BREAK SPACE}"


@cache
def environment() -> jinja2.Environment:
    """The templates; whatever they are given is escaped."""
    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(_template),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["thousands"] = "{:,}".format
    made.filters["words"] = words
    return made


def words(text: str) -> Markup:
    """Text for a page: escaped, `code` set as code, numbers kept on a line with their unit."""
    kept = DAY.sub(rf"\1{NO_BREAK}", WITH_UNIT.sub(NO_BREAK, text))
    return Markup(CODE.sub(r"<code>\1</code>", str(escape(kept))))  # noqa: S704 (escaped above)


def _template(name: str) -> str:
    return (files("sim.report.sheet") / TEMPLATES / name).read_text(encoding="utf-8")


def rendered(template: str, **values: Any) -> str:
    """The page of a template, with the common style sheet."""
    style = Markup(_template("style.css"))  # noqa: S704 (our own file)
    return environment().get_template(template).render(style=style, version=__version__, **values)


def page(report: Report) -> str:
    """The whole page; the same text for the same report."""
    return rendered(
        "report.html",
        report=report,
        grade_meanings=MEANINGS,
        citation=CITATION,
        how_to_read=HOW_TO_READ,
    )
