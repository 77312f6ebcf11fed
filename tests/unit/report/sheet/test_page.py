"""The whole page: what it holds, that it asks nobody, and that a scenario can do it no harm."""

import re

from sim.report.sheet.document import Extras, report
from sim.report.sheet.numbers import numbers_of
from sim.report.sheet.page import page, words
from sim.report.sheet.structure import other_law
from sim.report.sheet.subject import Subject
from unit.report.sheet.conftest import HARM, RUNS
from unit.report.sheet.pages import seen

NOTHING = Extras(sources={})


def test_the_sections_in_their_order(subject: Subject) -> None:
    """Question, scenario, grades, results, a run, doubts, how to do it again, check-list."""
    shown = seen(page(report([subject], NOTHING)))
    heads = [attributes["id"] for attributes in shown.named("section")]
    assert [
        "in-short", "scenario", "numbers", "results", "run", "limits", "again", "stress",
        "all-numbers", "all-outcomes",
    ] == heads  # fmt: skip
    links = {str(attributes["href"]) for attributes in shown.named("a")}
    assert links <= {f"#{head}" for head in heads}
    assert "A small case" in shown.text
    assert "sim run scenario.yaml" in shown.text
    assert subject.manifest["scenario"]["sha256"] in shown.text
    assert f"Town falls in {_share(subject)} of the runs" in shown.text.replace("  ", " ")


def _share(subject: Subject) -> str:
    from sim.report.sheet.findings import findings

    [one] = findings(subject.results, ["captured.town"])
    return f"{one.happens.value} ({one.happens.interval})"


def test_every_picture_is_inside_and_has_its_words(subject: Subject) -> None:
    """Pictures are data, each with a text in its place; nothing else is loaded, nothing runs."""
    html = page(report([subject], NOTHING))
    shown = seen(html)
    images = shown.named("img")
    assert len(images) >= 4
    assert all(str(image["src"]).startswith("data:image/svg+xml;base64,") for image in images)
    assert all(len(str(image["alt"])) > 40 for image in images)
    assert [] == shown.named("script") == shown.named("link") == shown.named("iframe")
    without_pictures = re.sub(r"data:image/svg\+xml;base64,[A-Za-z0-9+/=]+", "", html)
    assert "http://" not in without_pictures.replace("http-equiv", "")
    assert "url(" not in without_pictures
    policy = next(one for one in shown.named("meta") if one.get("http-equiv"))
    assert str(policy["content"]).startswith("default-src 'none'; img-src data:;")


def test_a_scenario_can_do_no_harm(harmful: Subject) -> None:
    """Scripts in title, question, description, sources and notes are text, and nothing more."""
    html = page(report([harmful], NOTHING))
    shown = seen(html)
    assert [] == shown.named("script")
    assert 1 == len(shown.named("style"))
    assert shown.text.count(HARM) > 8
    assert "<script" not in html
    assert all(not name.startswith("on") for _, one in shown.elements for name in one)


def test_the_same_results_give_the_same_page(subject: Subject) -> None:
    """No date, no chance, no order of a set: the same bytes."""
    assert page(report([subject], NOTHING)) == page(report([subject], NOTHING))


def test_another_law_is_a_doubt_of_its_own(subject: Subject) -> None:
    """The page names both laws, and the size of the difference beside chance."""
    law = other_law(subject)
    shown = seen(page(report([subject], Extras(sources={}, law=law)))).text
    assert "under Lanchester's linear law in the place of Lanchester's square law" in shown
    assert f"The same {RUNS} runs" in shown
    assert "How large they are" in shown


def test_numbers_stay_with_their_units_and_code_is_code() -> None:
    """No line ends between a number and its unit; what stands in backticks is code, escaped."""
    assert "8\N{NO-BREAK SPACE}h and day\N{NO-BREAK SPACE}3\N{NO-BREAK SPACE}05:00" == words(
        "8 h and day 3 05:00"
    )
    assert "<code>a&lt;b</code> &amp; `" == words("`a<b` & `")


def test_the_appendix_has_every_value(subject: Subject) -> None:
    """Each value that the scenario holds stands in the appendix with its grade."""
    shown = seen(page(report([subject], NOTHING))).text
    own = [number for number in numbers_of(subject) if number.grade != "default"]
    assert 10 == len(own)
    for number in own:
        assert number.path.partition(".")[2] in shown
