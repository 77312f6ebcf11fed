"""The calendar: equal times by rank, and pauses that others may break into."""

import pytest
import simpy

from sim.engines.reference.environment import Pause, RankedEnvironment, Wait
from sim.model.ranks import ActorKind, rank

Story = list[tuple[float, str]]


@pytest.fixture
def env() -> RankedEnvironment:
    """An empty calendar."""
    return RankedEnvironment()


def sleeper(env: RankedEnvironment, story: Story, name: str, hours: float) -> Wait:
    """Sleeps, and says when it wakes."""
    yield env.timeout(hours)
    story.append((env.now, name))


def test_equal_times_go_by_rank_not_by_the_order_of_scheduling(env: RankedEnvironment) -> None:
    """The lower rank wakes first, though it went to sleep last."""
    story: Story = []
    env.launch(sleeper(env, story, "report", 5.0), rank(ActorKind.REPORT))
    env.launch(sleeper(env, story, "second mission", 5.0), rank(ActorKind.MISSION, 1))
    env.launch(sleeper(env, story, "first mission", 5.0), rank(ActorKind.MISSION, 0))
    env.launch(sleeper(env, story, "earlier", 4.0), rank(ActorKind.USER))
    env.run(until=10.0)
    expected = [(4.0, "earlier"), (5.0, "first mission"), (5.0, "second mission"), (5.0, "report")]
    assert expected == story


def test_a_signal_wakes_by_the_rank_of_the_one_who_waits(env: RankedEnvironment) -> None:
    """Whoever is woken by whomever: the waiting process's rank decides."""
    story: Story = []
    signals = []

    def waiter(name: str) -> Wait:
        signal = env.signal()
        signals.append(signal)
        yield signal
        story.append((env.now, name))

    def waker() -> Wait:
        yield env.timeout(5.0)
        for signal in signals:
            signal.succeed()
        story.append((env.now, "waker"))

    env.launch(waiter("reserve"), rank(ActorKind.RESERVE))
    env.launch(waiter("repair"), rank(ActorKind.REPAIR))
    env.launch(waker(), rank(ActorKind.USER))
    env.run(until=10.0)
    assert [(5.0, "waker"), (5.0, "repair"), (5.0, "reserve")] == story


def test_a_resource_is_granted_by_the_rank_of_the_one_who_asks(env: RankedEnvironment) -> None:
    """The one who waits for an officer goes on at his own rank when another frees him."""
    story: Story = []
    staff = simpy.Resource(env)

    def work(name: str) -> Wait:
        with staff.request() as request:
            yield request
            yield env.timeout(5.0)
        story.append((env.now, name))

    env.launch(work("decision"), rank(ActorKind.DECISION))
    env.launch(work("report"), rank(ActorKind.REPORT))
    env.launch(sleeper(env, story, "indication", 5.0), rank(ActorKind.INDICATIONS))
    env.run(until=20.0)
    assert [(5.0, "indication"), (5.0, "decision"), (10.0, "report")] == story


def test_the_horizon_comes_first(env: RankedEnvironment) -> None:
    """What is due at the horizon does not happen."""
    story: Story = []
    env.launch(sleeper(env, story, "late", 10.0), rank(ActorKind.DEMOLITION))
    env.run(until=10.0)
    assert [] == story
    assert 10.0 == env.now


def paused(env: RankedEnvironment, pause: Pause, story: Story, hours: float) -> Wait:
    """Pauses once, and says how it ended."""
    finished = yield from pause.wait(hours)
    story.append((env.now, "finished" if finished else "interrupted"))


def interrupter(env: RankedEnvironment, pause: Pause, *hours: float) -> Wait:
    """Interrupts at these hours."""
    for hour in hours:
        yield env.timeout(hour - env.now)
        pause.interrupt()


@pytest.mark.parametrize(
    ("at", "ends"),
    [((), (5.0, "finished")), ((3.0,), (3.0, "interrupted")), ((6.0,), (5.0, "finished"))],
)
def test_a_pause(env: RankedEnvironment, at: tuple[float, ...], ends: tuple[float, str]) -> None:
    """It ends in its time or when somebody breaks into it; later nobody can."""
    story: Story = []
    pause = Pause(env)
    env.launch(paused(env, pause, story, 5.0), rank(ActorKind.ADVANCE))
    env.launch(interrupter(env, pause, *at), rank(ActorKind.MISSION))
    env.run(until=20.0)
    assert [ends] == story


@pytest.mark.parametrize("kind", [ActorKind.DEMOLITION, ActorKind.USER])
def test_what_ends_at_the_moment_of_an_interruption_ends_normally(
    env: RankedEnvironment, kind: ActorKind
) -> None:
    """Whoever of the two goes first."""
    story: Story = []
    pause = Pause(env)
    env.launch(paused(env, pause, story, 5.0), rank(ActorKind.ADVANCE))
    env.launch(interrupter(env, pause, 5.0), rank(kind))
    env.run(until=20.0)
    assert [(5.0, "finished")] == story


def test_two_interruptions_at_the_same_moment_are_one(env: RankedEnvironment) -> None:
    """The second finds nobody who waits, and does not hit the next pause."""
    story: Story = []
    pause = Pause(env)

    def twice() -> Wait:
        for hours in (5.0, 7.0):
            yield from paused(env, pause, story, hours)

    env.launch(twice(), rank(ActorKind.ADVANCE))
    env.launch(interrupter(env, pause, 3.0), rank(ActorKind.MISSION, 0))
    env.launch(interrupter(env, pause, 3.0), rank(ActorKind.MISSION, 1))
    env.run(until=20.0)
    assert [(3.0, "interrupted"), (10.0, "finished")] == story


def test_a_pause_that_was_broken_leaves_nothing_behind(env: RankedEnvironment) -> None:
    """Its old end at 5 h does not wake the process again."""
    story: Story = []
    pause = Pause(env)

    def twice() -> Wait:
        for hours in (5.0, 1.0, 100.0):
            yield from paused(env, pause, story, hours)

    env.launch(twice(), rank(ActorKind.ADVANCE))
    env.launch(interrupter(env, pause, 3.0), rank(ActorKind.MISSION))
    env.run(until=20.0)
    assert [(3.0, "interrupted"), (4.0, "finished")] == story


def test_nobody_waits(env: RankedEnvironment) -> None:
    """Breaking into a pause before it begins or of no length changes nothing."""
    story: Story = []
    pause = Pause(env)
    pause.interrupt()
    env.launch(paused(env, pause, story, 0.0), rank(ActorKind.ADVANCE))
    env.launch(interrupter(env, pause, 0.0), rank(ActorKind.USER))
    env.run(until=20.0)
    assert [(0.0, "finished")] == story


def test_an_endless_pause_can_be_broken(env: RankedEnvironment) -> None:
    """A battle in which nobody can kill waits for ever, until somebody comes."""
    story: Story = []
    pause = Pause(env)
    env.launch(paused(env, pause, story, float("inf")), rank(ActorKind.ADVANCE))
    env.launch(interrupter(env, pause, 3.0), rank(ActorKind.MISSION))
    env.run(until=20.0)
    assert [(3.0, "interrupted")] == story
