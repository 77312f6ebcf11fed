"""What can be taken away from the page: the pictures as the charts draw them, and the scenario."""

from dataclasses import dataclass

from sim.charts import book, race
from sim.charts.encoding import Kind
from sim.charts.looks import look
from sim.charts.style import Picture
from sim.results.results import Results
from sim.results.summary import outcome_statistics
from sim.scenario.explaining import explicit_text
from sim.serve.frames import Wish, headline_of
from sim.serve.requests import BadRequestError
from sim.serve.studies import At, Studies

KINDS = ("shares", "spread", "race")
MEDIA: dict[Kind, str] = {"png": "image/png", "svg": "image/svg+xml"}


@dataclass(frozen=True, kw_only=True)
class Order:
    """Which picture, how, and of what setting."""

    kind: str
    encoding: Kind
    dark: bool
    wish: Wish


def picture(results: Results, order: Order, studies: Studies) -> tuple[str, bytes]:
    """The name of the file and its bytes: the same picture that `sim plot` draws."""
    stem, drawn = _drawn(results, order, studies)
    return f"{file_stem(studies, order.wish.at)}-{stem}.{order.encoding}", drawn.encode(
        order.encoding
    )


def _drawn(results: Results, order: Order, studies: Studies) -> tuple[str, Picture]:
    provenance, chosen = book.provenance_of(results), look(dark=order.dark)
    if order.kind == "shares":
        names = headline_of(studies)
        statistics = [outcome_statistics(results.outcome(n), results.column(n)) for n in names]
        for stem, made in book.share_pages(statistics, provenance, chosen):
            return stem, made
    elif order.kind == "spread" and order.wish.outcome:
        name = order.wish.outcome
        one = outcome_statistics(results.outcome(name), results.column(name))
        return book.distribution(results, one, provenance, chosen)
    elif order.kind == "race":
        for operation, clocks in book.clocks(results):
            if operation == order.wish.operation:
                made = race.picture(clocks, provenance, chosen)
                return f"race-{book.file_name(operation)}", made
    raise BadRequestError("there is no such picture")


def scenario_file(studies: Studies, at: At) -> tuple[str, bytes]:
    """The name of a file and the scenario as it is set, with every default written out."""
    scenario = studies.study(at).scenario
    changes = studies.changes(at)
    head = "".join(f"# {line}\n" for line in _head(studies.scenario.name, changes))
    return f"{file_stem(studies, at)}.yaml", (head + explicit_text(scenario)).encode()


def _head(name: str, changes: tuple[str, ...]) -> list[str]:
    if not changes:
        return [f"{name}, every default written out."]
    return [f"{name} with", *(f"  {' '.join(change.split())}" for change in changes)]


def file_stem(studies: Studies, at: At) -> str:
    """What files of a setting are called."""
    changed = "" if at == studies.origin else "-changed"
    return book.file_name(f"{studies.scenario.name}{changed}")
