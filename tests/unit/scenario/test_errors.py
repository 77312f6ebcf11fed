import pickle

from sim.scenario.errors import DEFAULT, Origin, Problem, ScenarioError, display_width


def origin(text: str, column: int, length: int = 1, line: int = 14) -> Origin:
    """Return a place in a file."""
    return Origin("x.yaml", line, column, text, "file", length)


def test_a_problem_shows_the_line_and_the_cure() -> None:
    """Place, message, line with carets, path, expectation and nearest text stand in this order."""
    problem = Problem(
        path=("legs", "first", "speed"),
        message="`speed` needs a unit: 40",
        expected="a speed such as `40 km/h`",
        nearest="40 km/h",
        origin=origin("    speed: 40", 12, 2),
    )
    expected = """\
x.yaml:14:12: error: `speed` needs a unit: 40
  14 |     speed: 40
     |            ^^
  at: legs.first.speed
  expected: a speed such as `40 km/h`
  did you mean: `40 km/h`"""
    assert expected == str(problem)


def test_an_argument_is_shown_without_a_line_number() -> None:
    """A `--set` argument is its own line."""
    place = Origin("--set", 1, 3, "a=40", "set", 2)
    expected = "--set: error: wrong\n    | a=40\n    |   ^^"
    assert expected == str(Problem(path=("a",), message="wrong", origin=place))


def test_a_file_as_a_whole_has_no_line() -> None:
    """Problems of the whole file name the file alone."""
    problem = Problem(path=(), message="wrong", origin=Origin.whole("x.yaml"))
    assert "x.yaml: error: wrong" == str(problem)
    assert "error: wrong" == str(Problem(path=(), message="wrong"))


def test_carets_stand_under_wide_and_combined_characters() -> None:
    """Columns count characters, carets count columns of the terminal."""
    problem = Problem(
        path=(), message="wrong", origin=origin("日本e\N{COMBINING ACUTE ACCENT}: 語語", 7, 2)
    )
    line, carets = str(problem).splitlines()[1:]
    assert "  14 | 日本é: 語語".replace("é", "e\N{COMBINING ACUTE ACCENT}") == line
    assert "     |        ^^^^" == carets
    assert 8 == display_width("日本e\N{COMBINING ACUTE ACCENT}: 字"[:8]) - 1


def test_tabs_and_control_characters_keep_the_caret_in_place() -> None:
    """Nothing from a file can steer the terminal, and each character stays one column."""
    problem = Problem(path=(), message="bad \x1b[31m", origin=origin("\ta: \x1b[31mx", 5))
    head, line, carets = str(problem).splitlines()
    assert "x.yaml:14:5: error: bad \N{REPLACEMENT CHARACTER}[31m" == head
    assert "  14 |  a: \N{REPLACEMENT CHARACTER}[31mx" == line
    assert "     |     ^" == carets


def test_long_lines_are_cut_round_the_caret() -> None:
    """The quoted part is readable wherever in the line the mistake is."""
    for column in (1, 150, 2000):
        text = "".join("x" if number != column else "!" for number in range(1, 2001))
        _, line, carets = str(
            Problem(path=(), message="w", origin=origin(text, column))
        ).splitlines()
        assert 110 > len(line)
        assert line.index("!") == carets.index("^")
        assert ("…" in line) is True


def test_a_caret_never_runs_past_the_window() -> None:
    """A token longer than the window is underlined as far as it is shown."""
    _, line, carets = str(
        Problem(path=(), message="w", origin=origin("a: " + "x" * 5000, 4, 5000))
    ).splitlines()
    assert len(line) >= len(carets)


def test_a_report_is_sorted_and_counted() -> None:
    """Problems come in the order of the file; the last line counts them."""
    first = Problem(path=(), message="one", origin=origin("a", 1, line=2))
    second = Problem(path=(), message="two", origin=origin("a", 1, line=10))
    error = ScenarioError([second, first])
    assert (first, second) == error.problems
    assert str(error).endswith("\n2 problems")
    assert str(ScenarioError([first])).endswith("\n1 problem")


def test_problems_without_a_place_come_first() -> None:
    """What is not yet located can be reported as well."""
    nowhere = Problem(path=("a",), message="one")
    somewhere = Problem(path=(), message="two", origin=origin("a", 1))
    assert "error: one\nx.yaml:14:1" == str(ScenarioError([somewhere, nowhere]))[:22]


def test_arguments_are_reported_in_the_order_given() -> None:
    """Columns of different arguments are not compared."""
    early = Problem(path=(), message="one", origin=Origin("--set", 1, 9, "aaaaaaaa=b", "set"))
    late = Problem(path=(), message="two", origin=Origin("--set", 1, 1, "b", "set"))
    assert (early, late) == ScenarioError([early, late]).problems


def test_an_error_survives_pickling() -> None:
    """A worker process can hand it back."""
    error = ScenarioError([Problem(path=("a",), message="one", origin=origin("a", 1))])
    assert str(error) == str(pickle.loads(pickle.dumps(error)))  # noqa: S301 -- our own bytes


def test_places_have_short_names() -> None:
    """Explanations name a file with its line, an argument, or the default."""
    assert "x.yaml:14" == origin("a", 1).place
    assert "--set" == Origin("--set", 1, 1, "a=1", "set").place
    assert "default" == DEFAULT.place
    assert "x.yaml" == Origin.whole("x.yaml").place
