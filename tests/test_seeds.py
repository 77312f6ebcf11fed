"""The seeds: complete, tied to their sources, in units the program reads, and computed right."""

import csv
import itertools
import math
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter, ValidationError

from sim.scenario.quantities import Hours, KilometresPerDay, KilometresPerHour

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
CLAIM_KEYS = {"id", "claim", "status", "sources", "part", "expectation"}
CLAIM_KEYS |= {"carrier", "shown", "test", "why_none"}
GRADES = {"reported", "contested", "assumed"}
EARTH_RADIUS_KM = 6371.0088


def from_yaml(name: str) -> Any:
    """The content of one YAML file of seeds/."""
    return yaml.safe_load((SEEDS / name).read_text(encoding="utf-8"))


def from_csv(name: str) -> list[dict[str, str]]:
    """The rows of one table of seeds/."""
    with (SEEDS / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


SOURCES = from_yaml("sources.yaml")
CLAIMS = from_yaml("claims.yaml")
HINDCAST = from_yaml("hindcast.yaml")
RANGES = {name: row for family in from_yaml("ranges.yaml").values() for name, row in family.items()}
SOURCE_KEYS = set(SOURCES["sources"]) | set(SOURCES["marks"])


def test_claims_are_numbered_through() -> None:
    """C01 to C38, each once and in order."""
    assert [f"C{number:02}" for number in range(1, 39)] == [claim["id"] for claim in CLAIMS]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim["id"])
def test_claim_is_complete(claim: dict[str, Any]) -> None:
    """Every part of a claim is there, and a claim has a test or a reason for none, not both."""
    assert CLAIM_KEYS == set(claim) - {"note", "finding", "measured"}
    assert claim["status"] in {"supported", "contested", "refuted", "open"}
    assert {"paths", "outcomes"} == set(claim["carrier"]) - {"scenario"}
    assert (claim["test"] is None) != (claim["why_none"] is None)


@pytest.mark.parametrize(
    "row", [*CLAIMS, *HINDCAST, *RANGES.values()], ids=lambda row: row.get("id") or row["what"]
)
def test_sources_named_exist(row: dict[str, Any]) -> None:
    """A row stands on at least one source, and each is in sources.yaml."""
    assert row["sources"] != []
    assert set() == set(row["sources"]) - SOURCE_KEYS


@pytest.mark.parametrize("key", SOURCES["sources"])
def test_source_is_complete(key: str) -> None:
    """A source says what it is, where, for what, and how far to trust it."""
    source = SOURCES["sources"][key]
    assert {"what", "address", "used_for", "reliability"} == set(source)
    assert all(isinstance(address, str) for address in source["address"])


def test_observations_are_numbered_through() -> None:
    """H1 to H17, with letters where one observation has several figures."""
    numbers = [row["id"].strip("Habc") for row in HINDCAST]
    assert [str(n) for n in range(1, 18)] == [number for number, _ in itertools.groupby(numbers)]
    assert len(HINDCAST) == len({row["id"] for row in HINDCAST})


def test_only_the_first_seven_observations_are_fitted() -> None:
    """The rest is held out, so that it can tell something."""
    fitted = [row["id"] for row in HINDCAST if row["fitted"]]
    assert ["H1", "H2", "H3", "H4", "H5", "H6", "H7"] == fitted


@pytest.mark.parametrize("row", HINDCAST, ids=lambda row: row["id"])
def test_observation_lies_in_its_bracket(row: dict[str, Any]) -> None:
    """What was seen meets the bracket that is to judge the runs."""
    if row["kind"] == "flag":
        assert (True, None) == (row["observed"], row["bracket"])
        return
    seen = row["observed"] if isinstance(row["observed"], list) else [row["observed"]]
    low, high = row["bracket"]["low"], row["bracket"]["high"]
    assert low <= min(seen)
    assert max(seen) <= (math.inf if high is None else high)


def as_number(value: object) -> float:
    """The value in the base unit of the one quantity that reads it."""
    if isinstance(value, int | float):
        return float(value)
    for quantity in (Hours, KilometresPerHour, KilometresPerDay):
        try:
            return float(TypeAdapter(quantity).validate_python(value))
        except ValidationError:
            continue
    message = f"no quantity reads {value!r}"
    raise AssertionError(message)


@pytest.mark.parametrize("name", RANGES)
def test_range_is_complete(name: str) -> None:
    """A range has a basis and a grade, and ends that the program reads, in order."""
    row = RANGES[name]
    assert {"what", "low", "high", "grade", "basis", "sources"} == set(row)
    assert row["grade"] in GRADES
    assert type(row["low"]) is type(row["high"]) or isinstance(row["high"], int | float)
    assert as_number(row["low"]) <= as_number(row["high"])


def test_memory_and_guesses_are_never_called_reported() -> None:
    """A range that stands on memory or design alone is graded as assumed."""
    guesses = [row for row in RANGES.values() if set(row["sources"]) <= {"memory", "design"}]
    assert guesses != []
    assert {"assumed"} == {row["grade"] for row in guesses}


def great_circle_km(one: dict[str, str], other: dict[str, str]) -> float:
    """The haversine distance of two places on a sphere."""
    lat_1, lon_1 = (math.radians(float(one[key])) for key in ("latitude", "longitude"))
    lat_2, lon_2 = (math.radians(float(other[key])) for key in ("latitude", "longitude"))
    half = math.sin((lat_2 - lat_1) / 2) ** 2
    half += math.cos(lat_1) * math.cos(lat_2) * math.sin((lon_2 - lon_1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))


@pytest.mark.parametrize(
    "row", from_csv("distances.csv"), ids=lambda row: f"{row['from']}-{row['to']}"
)
def test_distance_follows_from_the_places(row: dict[str, str]) -> None:
    """The table of straight lines is what the coordinates say, to the last digit shown."""
    places = {place["name"]: place for place in from_csv("places.csv")}
    computed = great_circle_km(places[row["from"]], places[row["to"]])
    assert row["straight_line_km"] == f"{computed:.1f}"


def losses(country: str, kind: str, day: str) -> int:
    """The cumulative number of one kind of confirmed loss."""
    rows = from_csv("confirmed-losses.csv")
    return next(int(r[kind]) for r in rows if (r["country"], r["date"]) == (country, day))


@pytest.mark.parametrize(
    ("first", "last", "total", "captured"),
    [("2022-08-29", "2022-09-06", 146, 37), ("2022-09-06", "2022-09-15", 571, 363)],
)
def test_captured_share_follows_from_the_losses(
    first: str, last: str, total: int, captured: int
) -> None:
    """The figures behind H13: a quarter captured before the attack, 64 % after."""
    assert total == losses("Russia", "total", last) - losses("Russia", "total", first)
    assert captured == losses("Russia", "captured", last) - losses("Russia", "captured", first)


def test_confirmed_losses_add_up() -> None:
    """The total of each day is the sum of its kinds."""
    kinds = ("destroyed", "abandoned", "captured", "damaged")
    rows = from_csv("confirmed-losses.csv")
    assert [int(row["total"]) for row in rows] == [sum(int(row[k]) for k in kinds) for row in rows]


def test_area_follows_from_the_daily_table() -> None:
    """The figure quoted beside H15: the occupied area hardly shrank after 11 September."""
    area = {row["date"]: float(row["occupied_km2"]) for row in from_csv("occupied-area.csv")}
    assert 763 == round(area["2022-09-11"] - area["2022-09-28"])
