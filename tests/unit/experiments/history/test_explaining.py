"""Rival explanations of a toy history, whose Bayes factors have a closed form."""

import json
import math
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from sim.experiments.history.explaining import explain_history
from sim.experiments.history.explanation import PRIOR_FACTORS, Explanation
from sim.experiments.history.simulating import FailedRunsError, simulated
from sim.results.results import Results
from sim.scenario.errors import ScenarioError
from sim.scenario.schema import Scenario
from unit.experiments.history.toy import LIKELIHOOD, TOY, toy

RUNS = 3000
CONTROL = TOY.replace("name: toy", "name: control").replace(
    "  first-free: {outcome: reserve.first.available, between: [1, 1]}\n", ""
)
"""The same, with only the second reserve observed."""


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Explanation:
    """The toy without a control."""
    return explain_history(toy(tmp_path_factory.mktemp("toy")), RUNS)


@pytest.fixture(scope="module")
def controlled(tmp_path_factory: pytest.TempPathFactory) -> Explanation:
    """The toy with a control that knows only of the second reserve."""
    control = toy(tmp_path_factory.mktemp("control"), CONTROL)
    return explain_history(toy(tmp_path_factory.mktemp("toy")), RUNS, controls=[control])


def closed(name: str, likelihood: dict[str, float]) -> tuple[float, float]:
    """Posterior and Bayes factor of a variant or of `a` and `b`, at equal priors."""
    groups = {"a": {"one", "both"}, "b": {"other", "both"}}
    members = groups.get(name, {name})
    inside = [value for variant, value in likelihood.items() if variant in members]
    outside = [value for variant, value in likelihood.items() if variant not in members]
    return sum(inside) / sum(likelihood.values()), fmean(inside) / fmean(outside)


@pytest.mark.parametrize("name", [*LIKELIHOOD, "a", "b"])
def test_posterior_and_bayes_factor_have_their_closed_form(plain: Explanation, name: str) -> None:
    """Both are inside their intervals, which are narrow."""
    one = plain[name]
    posterior, factor = closed(name, LIKELIHOOD)
    assert one.posterior.low < posterior < one.posterior.high
    assert one.bayes_factor.low < factor < one.bayes_factor.high
    assert one.bayes_factor.high / one.bayes_factor.low < 1.6
    assert one.likelihood.low < one.likelihood.value < one.likelihood.high


def test_posteriors_add_up(plain: Explanation) -> None:
    """Over the variants they are a distribution, and so are the priors."""
    variants = [one for one in plain.weighed if one.kind == "variant"]
    assert 1.0 == pytest.approx(sum(one.posterior.value for one in variants))
    assert 1.0 == sum(one.prior for one in variants)


@pytest.mark.parametrize(("first", "second"), [("both", "neither"), ("a", "one"), ("one", "other")])
def test_pairs_compare_as_they_should(plain: Explanation, first: str, second: str) -> None:
    """The factor of one against another is the ratio of their mean likelihoods."""
    mean = LIKELIHOOD | {"a": 0.3, "b": 0.36}
    factor = plain.bayes_factor(first, second)
    assert factor.low < mean[first] / mean[second] < factor.high


def test_independent_explanations_do_not_interact(plain: Explanation) -> None:
    """Each doubles (or quadruples) the likelihood whether or not the other holds."""
    (one,) = plain.interactions
    assert ("a", "b") == (one.first, one.second)
    for estimate, expected in ((one.alone, 2.0), (one.with_second, 2.0), (one.ratio, 1.0)):
        assert estimate.low < expected < estimate.high


def test_increments_multiply_to_the_joint_likelihood(plain: Explanation) -> None:
    """Each observation given those before it: no surprise counts twice, none is lost."""
    (case,) = plain.cases
    for variant in range(4):
        increments = [case.after(variant, at).value for at in range(2)]
        assert case.joint()[variant].mean() == pytest.approx(math.prod(increments))


@pytest.mark.parametrize(
    ("observation", "rest"),
    [
        ("first-free", {"neither": 0.2, "one": 0.2, "other": 0.8, "both": 0.8}),
        ("second-free", {"neither": 0.3, "one": 0.6, "other": 0.3, "both": 0.6}),
    ],
)
def test_one_observation_is_left_out(
    plain: Explanation, observation: str, rest: dict[str, float]
) -> None:
    """What remains is the posterior by the other observation alone."""
    (left,) = [one for one in plain.leave_one_out if one.observation == observation]
    for name in (*LIKELIHOOD, "a", "b"):
        exact, _ = closed(name, rest)
        # Without its observation an explanation makes no run differ, and the posterior is exact.
        assert left.posteriors[name].low - 1e-9 <= exact <= left.posteriors[name].high + 1e-9


def test_a_control_multiplies_in_and_is_left_out_again(controlled: Explanation) -> None:
    """The control speaks for `b` once more; without it the case alone is back."""
    again = {"neither": 0.2, "one": 0.2, "other": 0.8, "both": 0.8}
    together = {name: LIKELIHOOD[name] * again[name] for name in LIKELIHOOD}
    for name in (*LIKELIHOOD, "a", "b"):
        posterior, factor = closed(name, together)
        one = controlled[name]
        assert one.posterior.low < posterior < one.posterior.high
        assert one.bayes_factor.low < factor < one.bayes_factor.high
    whole = controlled.leave_one_out[-1]
    assert ("control", None) == (whole.case, whole.observation)
    alone = {one.name: one.posterior for one in controlled.without_controls}
    assert alone == whole.posteriors
    assert [0, 1] == [case.seed for case in controlled.cases]


def test_prior_odds_carry_over(plain: Explanation) -> None:
    """Posterior odds are prior odds times the factor; the even prior makes them even."""
    for one in plain.prior_sensitivity:
        weighed = plain[one.name]
        factor = weighed.bayes_factor.value
        for multiple, posterior in zip(PRIOR_FACTORS, one.posteriors, strict=True):
            odds = multiple * weighed.prior / (1.0 - weighed.prior) * factor
            assert posterior.value == pytest.approx(odds / (1.0 + odds))
        assert one.even_prior.value == pytest.approx(1.0 / (1.0 + factor))
        assert all(low.value < high.value for low, high in pairwise(one.posteriors))


def test_prior_weights_count(tmp_path: Path) -> None:
    """A variant ruled out by its weight has no posterior, but still a likelihood of its own."""
    scenario = toy(tmp_path, TOY.replace("neither: {}", "neither: {weight: 0}"))
    weighed = explain_history(scenario, 400)["neither"]
    assert (0.0, 0.0) == (weighed.prior, weighed.posterior.value)
    assert weighed.bayes_factor.low < 0.06 / 0.28 < weighed.bayes_factor.high


def test_an_impossible_variant_keeps_a_bound(tmp_path: Path) -> None:
    """Not one run agrees: the posterior is below a bound, and is never told as 0."""
    scenario = toy(
        tmp_path, TOY.replace("neither: {}", "neither: {set: {reserves.first.available: 0}}")
    )
    explanation = explain_history(scenario, 300)
    weighed = explanation["neither"]
    assert (0,) == weighed.hits
    assert 0.0 == weighed.posterior.low < weighed.posterior.value < weighed.posterior.high < 0.03
    text = explanation.summary()
    assert "< " in next(line for line in text.splitlines() if line.startswith("  (1) neither"))
    assert "none" in text


def test_the_number_of_workers_changes_nothing(tmp_path: Path) -> None:
    """Every figure is the same."""
    scenario = toy(tmp_path)
    first, second = (explain_history(scenario, 60, workers=number).to_dict() for number in (1, 2))
    assert first == second


def test_frames_and_files(controlled: Explanation, tmp_path: Path) -> None:
    """The frame has a row each with all ends; the files hold the same and repeat themselves."""
    frame = controlled.to_pandas()
    assert [*LIKELIHOOD, "a", "b"] == list(frame.index)
    assert controlled["b"].posterior.high == frame.loc["b", "posterior_high"]
    assert list(controlled["both"].hits) == list(frame.loc["both", ["hits.toy", "hits.control"]])
    assert ["toy", "control"] == [case["name"] for case in frame.attrs["cases"]]
    folder = controlled.save(tmp_path / "there")
    before = {file.name: file.read_bytes() for file in sorted(folder.iterdir())}
    form = json.loads(before["explanation.json"])
    assert controlled["b"].posterior.value == form["weighed"][5]["posterior"]["value"]
    controlled.save(folder)
    assert before == {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def test_a_notebook_shows_intervals(controlled: Explanation) -> None:
    """The HTML names every variant, observation and limit, and escapes what is written."""
    html = controlled._repr_html_()
    for name in (*LIKELIHOOD, "first-free", "second-free", "What this can't tell"):
        assert name in html
    assert html.count("<small>") > 20
    assert "Explanation of toy: 4 variants" in repr(controlled)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_text_keeps_its_width(controlled: Explanation, width: int) -> None:
    """Words and tables keep to the terminal; columns that do not fit stand below."""
    assert width >= max(map(len, controlled.summary(width).splitlines()))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (TOY[TOY.index("variants:") : TOY.index("evidence:")], "", "has no `variants`"),
        (TOY[TOY.index("evidence:") :], "", "has no `evidence`"),
        (TOY[TOY.index("  one:") : TOY.index("evidence:")], "", "a single variant"),
        ("{reserves.second.available: 0.8}", "{reserves.second.available: 8}", "variant `other`"),
    ],
)
def test_what_cannot_be_weighed_is_refused(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    """Each with a word on what is missing, before anything is simulated."""
    assert old in TOY
    with pytest.raises(ScenarioError, match=message):
        explain_history(toy(tmp_path, TOY.replace(old, new)), 10)


def failing(every: int) -> Any:
    """Simulation in which every so manyth run fails where the first reserve is likelier."""

    def simulate(scenario: Scenario, replications: int, **options: Any) -> Results:
        results = simulated(scenario, replications, **options)
        if scenario.reserves["first"].available != 0.6:
            return results
        kept = results.replication % every != 0
        return replace(
            results,
            replication=results.replication[kept],
            values=results.values[kept],
            manifest={**results.manifest, "failures": [{"replication": 0, "error": "mud"}]},
        )

    return simulate


WHERE = "sim.experiments.history.explaining.simulated"


def test_runs_that_fail_are_left_out_everywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under two variants every third run fails: those are missing under all, and are counted."""
    monkeypatch.setattr(WHERE, failing(every=3))
    explanation = explain_history(toy(tmp_path), 30)
    assert (20, 10) == (explanation.cases[0].replications, explanation.cases[0].failed)
    assert "10 runs failed and are left out." in explanation.summary()


def test_no_run_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where all fail there is nothing to weigh, and the first error is named."""
    monkeypatch.setattr(WHERE, failing(every=1))
    with pytest.raises(FailedRunsError, match=r"no run of `toy` ended under every variant: .*mud"):
        explain_history(toy(tmp_path), 3)


def test_a_path_is_no_scenario() -> None:
    """Whoever gives a file name is told how to read it."""
    path: Any = "toy.yaml"
    with pytest.raises(TypeError, match=r"sim\.load"):
        explain_history(path)


def test_a_control_needs_the_same_variants(tmp_path: Path) -> None:
    """An explanation has to say what it means in every case."""
    control = toy(tmp_path, TOY.replace("neither: {}", "none: {}").replace("name: toy", "name: c"))
    with pytest.raises(ScenarioError, match="the control `c` lacks `neither`"):
        explain_history(toy(tmp_path), 10, controls=[control])


def test_more_variants_than_can_be_paired_are_refused(tmp_path: Path) -> None:
    """Every combination is counted, so their number has an end."""
    more = "".join(f"  v{number}: {{}}\n" for number in range(8))
    with pytest.raises(ScenarioError, match="12 variants"):
        explain_history(toy(tmp_path, TOY.replace("variants:\n", f"variants:\n{more}")), 10)
