"""What an explanation says as tables: for a frame, for JSON, and as files in a folder."""

import json
import math
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.history.explanation import PRIOR_FACTORS, Case, Explanation
from sim.results.storage import write_atomically
from sim.results.summary import Estimate

if TYPE_CHECKING:
    import pandas as pd

LIMITS = (
    "A single history, and one that is known for how it ended: it was not drawn at random.",
    "What was observed enters as coarse brackets, chosen with hindsight.",
    (
        "Each variant stands for its explanation by one set of numbers, most of them assumed. The "
        "intervals know nothing of that, nor of the model's structure; more runs don't help."
    ),
    "Only the explanations that are listed compete. The true one may be none of them.",
)
"""What must be said beside every number of this kind."""


def weighed_frame(explanation: Explanation) -> "pd.DataFrame":
    """One row a variant or explanation; `attrs` carry cases, seeds and limits."""
    import pandas as pd

    rows = []
    for one in explanation.weighed:
        row: dict[str, Any] = {"name": one.name, "kind": one.kind, "prior": one.prior}
        row |= {
            f"hits.{case.name}": hits
            for case, hits in zip(explanation.cases, one.hits, strict=True)
        }
        for what in ("likelihood", "posterior", "bayes_factor"):
            row |= _columns(what, getattr(one, what))
        rows.append(row)
    frame = pd.DataFrame(rows).set_index("name")
    frame.attrs = {"cases": [_case_facts(case) for case in explanation.cases], "limits": LIMITS}
    return frame


def observations_frame(explanation: Explanation) -> "pd.DataFrame":
    """One row a case, observation and variant: shares that agree, alone and after the others."""
    import pandas as pd

    rows = []
    for case in explanation.cases:
        for at, observation in enumerate(case.observations):
            for variant, name in enumerate(explanation.variants):
                row: dict[str, Any] = {"case": case.name, "observation": observation.name}
                row |= {"bracket": observation.words, "variant": name}
                row |= _columns("alone", case.alone(variant, at))
                row |= _columns("after_those_before", case.after(variant, at))
                rows.append(row)
    return pd.DataFrame(rows)


def prior_frame(explanation: Explanation) -> "pd.DataFrame":
    """One row a variant or explanation: its posterior with other prior odds, and the even prior."""
    import pandas as pd

    rows = []
    for one in explanation.prior_sensitivity:
        row: dict[str, Any] = {"name": one.name}
        for multiple, posterior in zip(PRIOR_FACTORS, one.posteriors, strict=True):
            row |= _columns(f"posterior_at_odds_x{multiple:.3g}", posterior)
        rows.append(row | _columns("even_prior", one.even_prior))
    return pd.DataFrame(rows).set_index("name")


def left_out_frame(explanation: Explanation) -> "pd.DataFrame":
    """One row an observation (or control) left out and a name: its posterior without it."""
    import pandas as pd

    rows = []
    for one in explanation.leave_one_out:
        for name, posterior in one.posteriors.items():
            row = {"case": one.case, "left_out": one.observation or "the whole case", "name": name}
            rows.append(row | _columns("posterior", posterior))
    return pd.DataFrame(rows)


def _columns(what: str, estimate: Estimate) -> dict[str, float]:
    return {what: estimate.value, f"{what}_low": estimate.low, f"{what}_high": estimate.high}


def _case_facts(case: Case) -> dict[str, Any]:
    return {
        "name": case.name,
        "seed": case.seed,
        "replications": case.replications,
        "failed": case.failed,
        "observations": {each.name: each.words for each in case.observations},
    }


def as_dict(explanation: Explanation) -> dict[str, Any]:
    """Everything as plain numbers, texts, lists and mappings; what is unbounded is None."""
    notes = zip(explanation.variants, explanation.notes, strict=True)
    return {
        "cases": [_case_facts(case) for case in explanation.cases],
        "notes": dict(notes),
        "weighed": _plain(explanation.weighed),
        "without_controls": _plain(explanation.without_controls),
        "interactions": _plain(explanation.interactions),
        "prior_factors": list(PRIOR_FACTORS),
        "prior_sensitivity": _plain(explanation.prior_sensitivity),
        "leave_one_out": _plain(explanation.leave_one_out),
        "observations": _plain(observations_frame(explanation).to_dict("records")),
        "limits": list(LIMITS),
    }


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    return value


def save(explanation: Explanation, folder: Path) -> Path:
    """Write explanation.json, explanation.txt and four CSV tables; equal results, equal bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in _files(explanation):
        write_atomically(folder / name, text.encode("utf-8"))
    return folder


def _files(explanation: Explanation) -> Iterator[tuple[str, str]]:
    yield "posterior.csv", weighed_frame(explanation).to_csv()
    yield "observations.csv", observations_frame(explanation).to_csv(index=False)
    yield "priors.csv", prior_frame(explanation).to_csv()
    yield "leave-one-out.csv", left_out_frame(explanation).to_csv(index=False)
    yield "explanation.txt", explanation.summary() + "\n"
    yield "explanation.json", json.dumps(as_dict(explanation), indent=2, ensure_ascii=False) + "\n"
