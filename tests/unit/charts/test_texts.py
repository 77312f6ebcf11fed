"""Every word of a picture stands in one table, and another table replaces it."""

import ast
import re
from pathlib import Path

import pytest

import sim.charts
from sim.charts import distributions, maps, player, shares
from sim.charts.texts import LanguageError, english, fields, language, say_number, speaking
from unit.charts import made_up
from unit.charts.made_up import LOOK, SOURCE, words
from unit.charts.made_up_courses import ORDINARY

MINIATURE = Path(__file__).with_name("miniature.toml")
FOLDER = Path(sim.charts.__file__).parent
SENTENCE = re.compile(r"[A-Za-z]{2,}[^_]* [^_]*[A-Za-z]{2,}")
NOT_SHOWN = {
    "DejaVu Sans",
    "</title>\n <desc>",
    "axes fraction",
    "offset points",
    "decide ",
    "given up",
    "cut off",
}


def written(path: Path) -> list[str]:
    """Texts of two words or more in a module that are neither docstrings nor errors."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.add(node.value)
        elif isinstance(node, ast.Raise):
            silent |= {each for each in ast.walk(node) if isinstance(each, ast.Constant)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node not in silent
        and SENTENCE.search(node.value)
        and node.value not in NOT_SHOWN
    ]


def test_words_stand_in_the_table() -> None:
    """No module of a picture has a sentence of its own; `kinds` is read on the terminal."""
    modules = [p for p in FOLDER.glob("*.py") if p.name != "kinds.py"]
    found = {path.name: texts for path in modules if (texts := written(path))}
    assert {} == {name: texts for name, texts in found.items() if name != "texts.py"}


def keys_used() -> set[str]:
    """Every key that a module names in full, and every part of a table that it builds a key of."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))
    return set(re.findall(r'"([a-z]+\.[a-z_]+)"', source))


def test_every_text_is_used_and_every_key_has_a_text() -> None:
    """What is asked for is in the table; plural forms count as one."""
    texts = set(english().texts)
    known = texts | {re.sub(r"\.(one|few|other)$", "", key) for key in texts}
    tables = {key.partition(".")[0] for key in known}
    asked = {key for key in keys_used() if key.partition(".")[0] in tables}
    assert set() == {key for key in asked if key not in known and not key.endswith(".toml")}


def test_a_picture_in_another_language() -> None:
    """Title, subtitle, figures and foot are translated; what the table lacks is English."""
    data = made_up.shares([("town", 1490), ("city", 0)])
    with speaking(language(MINIATURE)):
        heading = shares.picture(data, SOURCE, LOOK).heading
        seen = words(shares.picture(data, SOURCE, LOOK))
    assert "Town: у 74 % прогонів; city: ніколи" == heading.title.replace("\N{NO-BREAK SPACE}", " ")
    assert {"частка", "95 % інтервал", "з 2 000 прогонів", "74,5 %"} <= set(seen)
    assert "first-steps · n = 2 000 runs · зерно 7" == heading.foot
    assert "shares" not in heading.description
    again = shares.picture(data, SOURCE, LOOK).heading
    assert again.title.startswith("Town: in 74")


def test_a_map_and_a_film_in_another_language() -> None:
    """Captions, key and title of a strip; buttons and language of a page."""
    with speaking(language(MINIATURE)):
        strip = maps.picture(ORDINARY, SOURCE, LOOK)
        page = player.page(ORDINARY, SOURCE, LOOK)
    assert "2 пунктів" not in strip.heading.title
    assert "втрачено 2 пункти, останнім Town" in strip.heading.title.replace("\xa0", " ")
    seen = words(strip)
    assert "частини нападника" in seen
    assert any(text.startswith("Hill втрачено") for text in seen)
    assert '<html lang="uk">' in page
    assert ">Грати</button>" in page
    assert ">Later event</button>" in page


def test_days_in_another_language() -> None:
    """Axes and quantiles name the days of the plan."""
    with speaking(language(MINIATURE)):
        seen = words(distributions.picture(made_up.distribution(range(50, 150)), SOURCE, LOOK))
    assert any(text.startswith("день 2") for text in seen)
    assert not any("day" in text for text in seen)


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, "1 прогін"), (21, "21 прогін"), (3, "3 прогони"), (12, "12 прогонів"), (5, "5 прогонів")],
)
def test_plural_forms(number: int, expected: str) -> None:
    """The form goes by the rule that the table names."""
    with speaking(language(MINIATURE)):
        assert expected == say_number("number.runs", number)


def test_english_plural_forms_in_a_table_without_them() -> None:
    """A number whose text is missing has the English form for it, not that of the other rule."""
    with speaking(language(MINIATURE)):
        assert "21 plans" == say_number("number.plans", 21)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("[shares]\nnone_such = 'x'", "no picture has a text `shares.none_such`"),
        ("[shares]\none = '{nobody}'", "`shares.one` has no value `{nobody}`"),
        ("[shares]\none = '{'", "`shares.one`: "),
        ("[shares]\none = 3", "`shares.one` must be a text in quotation marks"),
        ("[language]\nplural = 'x'", "`language.plural` is none of one-other, slavic"),
        ("[", "Invalid"),
    ],
)
def test_what_is_refused(table: str, message: str, tmp_path: Path) -> None:
    """A table with a mistake is refused with the file and the key."""
    path = tmp_path / "wrong.toml"
    path.write_text(table, encoding="utf-8")
    with pytest.raises(LanguageError) as refused:
        language(path)
    assert str(path) in str(refused.value)
    assert message in str(refused.value)


def test_a_language_that_there_is_not() -> None:
    """Neither a shipped code nor a file, and a file that is missing."""
    with pytest.raises(LanguageError, match="no language `xx`; known are en"):
        language("xx")
    with pytest.raises(LanguageError, match="No such file"):
        language("missing.toml")


def test_fields() -> None:
    """The names in braces are what a translation may use."""
    assert {"first", "how_often", "second", "share"} == fields(english().texts["race.finding"])
