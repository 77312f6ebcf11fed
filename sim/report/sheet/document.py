"""A report put together: everything that its page shows, as plain data."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.experiments.sweep_results import Sweep
from sim.report.sheet import figures, told
from sim.report.sheet.figures import Figure
from sim.report.sheet.findings import Change, Finding, changes, findings, sentences
from sim.report.sheet.numbers import (
    Number,
    Source,
    by_block,
    by_grade,
    different,
    numbers_of,
    sources_of,
)
from sim.report.sheet.stress import Item, Study, checklist
from sim.report.sheet.structure import OtherLaw
from sim.report.sheet.subject import Subject
from sim.report.sheet.told import RunTold
from sim.report.words import Chapter, Table, scenario_in_words
from sim.report.words.chapters import Row
from sim.results.comparison import Comparison, comparison
from sim.results.paired import UnpairedError
from sim.results.paired_words import lines
from sim.results.storage import MANIFEST
from sim.results.summary import outcome_statistics
from sim.results.wording import number, percent, percent_range

LETTERS = "ABCDEFGH"
MOST_SUBJECTS = len(LETTERS)
MOST_SWEPT = 2
"""Outcomes whose values at every point are tabled."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """What the report has on one of the results."""

    letter: str
    title: str
    name: str
    question: str
    description: str
    runs: int
    sentences: tuple[str, ...]
    findings: tuple[Finding, ...]
    others: tuple[Finding, ...]
    figures: tuple[Figure, ...]
    run: RunTold
    run_figures: tuple[Figure, ...]
    other_run: RunTold | None
    notes: tuple[str, ...]
    manifest: Mapping[str, Any]
    files: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """How another of the results differs from the first: in what was put in, and in what came."""

    letter: str
    title: str
    values: tuple[tuple[str, str, str], ...]
    changes: tuple[Change, ...]
    unpaired: str
    """Why there are no pairs; empty where there are."""
    pairs: int = 0
    example: int | None = None


@dataclass(frozen=True, kw_only=True)
class Sensitivity:
    """What was varied, and how far it moves the outcomes."""

    intro: str
    figures: tuple[Figure, ...]
    table: Table


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything on the page."""

    title: str
    parts: tuple[Part, ...]
    chapters: tuple[Chapter, ...]
    differences: tuple[Difference, ...]
    shared_figures: tuple[Figure, ...]
    side_by_side: tuple[tuple[str, tuple[tuple[str, Figure], ...]], ...]
    """Of several results: by what they show, the pictures of each with its letter."""
    grades: Mapping[str, int]
    blocks: Mapping[str, tuple[Number, ...]]
    sources: tuple[Source, ...]
    sensitivity: Sensitivity | None
    law: OtherLaw | None
    law_changes: tuple[Change, ...]
    stress: Mapping[str, tuple[Item, ...]]
    doubts_about: str
    doubts: tuple[tuple[str, str], ...]
    """Each kind of doubt with its size, for the first outcome of the headline."""


@dataclass(frozen=True, kw_only=True)
class Extras:
    """What a report holds beside the results themselves."""

    sources: Mapping[str, Any]
    """What is known of each source, by its mark."""
    sweep: Sweep | None = None
    law: OtherLaw | None = None


def report(subjects: Sequence[Subject], extras: Extras) -> Report:
    """The report on results, the first of which is told in full."""
    first, *rest = subjects
    numbers = numbers_of(first)
    swept = _varied(extras.sweep) if extras.sweep else ""
    study = Study(
        subjects=subjects, numbers=numbers, is_law_swapped=extras.law is not None, varied=swept
    )
    parts = tuple(_part(LETTERS[number], one) for number, one in enumerate(subjects))
    return Report(
        title=first.title if not rest else f"{first.title}, and {len(rest)} compared with it",
        parts=parts,
        chapters=scenario_in_words(first.scenario),
        differences=tuple(
            _difference(LETTERS[number], first, one) for number, one in enumerate(rest, start=1)
        ),
        shared_figures=figures.of_several(subjects) if rest else (),
        side_by_side=_side_by_side(parts) if rest else (),
        grades=by_grade(numbers),
        blocks=by_block(numbers),
        sources=sources_of(numbers, extras.sources),
        sensitivity=_sensitivity(extras.sweep, first) if extras.sweep else None,
        law=extras.law,
        law_changes=changes(extras.law.differences) if extras.law else (),
        stress=checklist(study),
        doubts_about=_label(first),
        doubts=tuple(_doubts(first, extras)),
    )


def _side_by_side(
    parts: Sequence[Part],
) -> tuple[tuple[str, tuple[tuple[str, Figure], ...]], ...]:
    """The pictures of all parts by what they show; spreads are on the shared ones already."""
    kinds: dict[str, list[tuple[str, Figure]]] = {}
    for part in parts:
        for one in part.figures:
            if not one.is_small:
                kinds.setdefault(one.caption, []).append((part.letter, one))
    return tuple((caption, tuple(drawn)) for caption, drawn in kinds.items())


def _label(subject: Subject) -> str:
    """What the first outcome of the headline is called."""
    names = subject.results.headline or subject.results.names
    return subject.results.outcome(names[0]).label or names[0]


def _doubts(first: Subject, extras: Extras) -> Iterator[tuple[str, str]]:
    """How far luck, numbers and rules move the share of runs in which the first outcome happens."""
    results = first.results
    name = (results.headline or results.names)[0]
    one = outcome_statistics(results.outcome(name), results.column(name))
    if one.share is None or not one.n:
        return
    share = one.share
    other = percent(1.0 - share.value)
    yield (
        "Chance",
        f"In {percent(share.value)} of the runs, and in {other} not, from the same numbers.",
    )
    if extras.sweep is not None and name in extras.sweep.names:
        value, _, _ = extras.sweep.summary(name).estimates("share")
        low, high = float(value.min()), float(value.max())
        yield "Numbers", f"{percent(low)} to {percent(high)} over the settings that were varied."
    else:
        yield "Numbers", "Not looked at for this report."
    if extras.law is not None and extras.law.found[name].chance is not None:
        [line, *_] = lines(extras.law.found[name])
        yield (
            "Structure",
            (
                f"{line.first} under {extras.law.law}, {line.second} under {extras.law.other}: "
                f"{line.difference} ({line.low} to {line.high})."
            ),
        )
    yield (
        "Finite number of runs",
        f"{percent_range(share)}; four times the runs would halve its width.",
    )


def _part(letter: str, subject: Subject) -> Part:
    results, scenario = subject.results, subject.scenario
    others = [name for name in results.names if name not in results.headline]
    return Part(
        letter=letter,
        title=subject.title,
        name=scenario.name,
        question=scenario.question,
        description=scenario.description,
        runs=len(results),
        sentences=tuple(sentences(subject)),
        findings=findings(results, results.headline or results.names),
        others=findings(results, others) if results.headline else (),
        figures=figures.of_results(subject),
        run=told.typical_run(subject),
        run_figures=figures.of_run(subject),
        other_run=told.other_run(subject),
        notes=tuple(_notes(subject.manifest)),
        manifest=subject.manifest,
        files=_files(subject),
    )


def _files(subject: Subject) -> Mapping[str, str]:
    """The digests of the files of the results."""
    text = (subject.folder / MANIFEST).read_text(encoding="utf-8")
    files: Mapping[str, str] = json.loads(text)["files"]
    return dict(sorted(files.items()))


def _notes(manifest: Mapping[str, Any]) -> list[str]:
    """What a reader must know before he believes the numbers."""
    notes = []
    asked = manifest["replications"]["asked"]
    if manifest["interrupted"]:
        done = manifest["replications"]["done"]
        notes.append(f"The batch was interrupted: {done:,} of {asked:,} runs were finished.")
    failed = len(manifest["failures"])
    if failed:
        notes.append(f"{failed:,} of {asked:,} runs ended with an error and are left out.")
    stopping = manifest.get("stopping")
    if stopping:
        notes.append(str(stopping["in_words"]))
    notes += [f"Changed against the file: {one}." for one in manifest["scenario"]["changes"]]
    return notes


def _difference(letter: str, first: Subject, other: Subject) -> Difference:
    found: Comparison | None = None
    unpaired = ""
    try:
        found = comparison(first.results, other.results)
    except UnpairedError as error:
        unpaired = str(error)
    example = found.example if found else None
    return Difference(
        letter=letter,
        title=other.title,
        values=tuple(different(numbers_of(first), numbers_of(other))),
        changes=changes([found[name] for name in found.headline]) if found else (),
        unpaired=unpaired,
        pairs=len(found) if found else 0,
        example=example.example if example else None,
    )


def _varied(sweep: Sweep) -> str:
    kind = sweep.design.kind.replace("-", " ")
    return f"{', '.join(sweep.design.names)} ({kind}, {len(sweep.design):,} points)"


def _sensitivity(sweep: Sweep, first: Subject) -> Sensitivity:
    names = [name for name in first.results.headline if name in sweep.names]
    rows = [row for name in names[:MOST_SWEPT] for row in _by_point(sweep, name)]
    told = f"{_varied(sweep)}, {sweep.replications:,} runs a point"
    return Sensitivity(
        intro=f"Varied: {told}, all on the same luck. Brackets hold 95 % intervals.",
        figures=figures.of_sweep(sweep, names),
        table=Table(heads=("Setting", "Value", "95 %"), rows=tuple(rows)),
    )


def _by_point(sweep: Sweep, name: str) -> Iterator[Row]:
    """An outcome at each point of a sweep."""
    summary = sweep.summary(name)
    outcome = summary.outcome
    shows = "share of runs" if summary.shows == "share" else summary.shows
    yield (f"{outcome.label or name}: {shows}",)
    show = percent if summary.shows == "share" else number
    for point, figures_of in enumerate(zip(*summary.estimates(), strict=True)):
        value, low, high = (show(float(one)) for one in figures_of)
        yield (sweep.design.label(point), value, f"{low} to {high}")
