"""A sweep as an xarray data set or a pandas frame, with units, meanings and provenance."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.experiments.designs.sampling import MissingExtraError
from sim.results.chunks import POINT, REPLICATION

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from sim.experiments.sweep_results import Sweep

DESIGN = "design"
FORMS = ("wide", "long")


def to_xarray(sweep: "Sweep", outcomes: Sequence[str] | None = None) -> "xr.Dataset":
    """Dimensions `design` and `replication`; MissingExtraError where xarray is not installed."""
    try:
        import xarray as xr
    except ImportError as error:
        raise MissingExtraError("a labelled data set", "analysis") from error
    names = list(sweep.names if outcomes is None else outcomes)
    values = sweep.columns(names)
    coordinates: dict[str, Any] = {
        DESIGN: np.arange(len(sweep.design)),
        REPLICATION: np.arange(sweep.replications),
    }
    for name, column, attributes in _factors(sweep):
        coordinates[_free(name, (*names, DESIGN, REPLICATION))] = (DESIGN, column, attributes)
    coordinates["done"] = ((DESIGN, REPLICATION), sweep.done, {"meaning": "The run ended."})
    variables: dict[str, Any] = {}
    for position, name in enumerate(names):
        outcome = sweep.outcome(name)
        attributes = {
            "units": outcome.unit,
            "kind": outcome.kind,
            "long_name": outcome.label or outcome.name,
            "meaning": outcome.meaning,
        }
        variables[name] = ((DESIGN, REPLICATION), values[:, :, position], attributes)
    return xr.Dataset(variables, coordinates, _provenance(sweep))


def to_pandas(
    sweep: "Sweep", outcomes: Sequence[str] | None = None, form: str = "wide"
) -> "pd.DataFrame":
    """One row a replication that ended, or with `long` one row a value of it."""
    import pandas as pd

    if form not in FORMS:
        raise ValueError(f"a frame is {' or '.join(FORMS)}, not {form!r}")
    names = list(sweep.names if outcomes is None else outcomes)
    done = sweep.done
    points, replications = np.nonzero(done)
    values = sweep.columns(names)[done]
    index = pd.MultiIndex.from_arrays([points, replications], names=[POINT, REPLICATION])
    factors = {_free(name, names): column[points] for name, column, _ in _factors(sweep)}
    frame = pd.concat(
        [pd.DataFrame(factors, index=index), pd.DataFrame(values, columns=names, index=index)],
        axis=1,
    )
    if form == "long":
        frame = frame.reset_index().melt(
            id_vars=[POINT, REPLICATION, *factors], var_name="outcome", value_name="value"
        )
    chosen = [sweep.outcome(name) for name in names]
    frame.attrs = {
        "units": {outcome.name: outcome.unit for outcome in chosen}
        | {_free(factor.name, names): factor.unit for factor in sweep.design.factors},
        "kinds": {outcome.name: outcome.kind for outcome in chosen},
        "meanings": {outcome.name: outcome.meaning for outcome in chosen},
        "manifest": sweep.manifest,
    }
    return frame


def _factors(sweep: "Sweep") -> list[tuple[str, "np.ndarray[Any, Any]", dict[str, str]]]:
    """Of each factor its name, its value at each point, and what is known of it."""
    found = []
    for number, factor in enumerate(sweep.design.factors):
        column: np.ndarray[Any, Any] = sweep.design.matrix[:, number]
        if factor.choices:
            column = np.array([factor.shown(value) for value in column], dtype=object)
        found.append((factor.name, column, {"units": factor.unit, "path": factor.path}))
    return found


def _free(name: str, taken: Sequence[str]) -> str:
    """The name of a factor, or another where an outcome has it."""
    return f"factor.{name}" if name in taken else name


def _provenance(sweep: "Sweep") -> dict[str, Any]:
    """Only texts and numbers, so that the data set can be saved as NetCDF."""
    manifest = sweep.manifest
    return {
        "scenario": manifest["scenario"]["name"],
        "title": manifest["scenario"]["title"],
        "changes": json.dumps(manifest["scenario"]["changes"]),
        "scenario_sha256": manifest["scenario"]["sha256"],
        "design": sweep.design.text,
        "design_sha256": manifest["design"],
        "seed": str(manifest["seed"]),
        "key": manifest["key"],
        "made_with": json.dumps(manifest["made_with"], sort_keys=True),
        "failures": len(sweep.failures),
        "complete": int(sweep.complete),
    }
