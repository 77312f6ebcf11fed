import numpy as np
import pytest

from sim.model.draws import (
    INDEX_LIMIT,
    LARGEST_UNIFORM,
    SMALLEST_UNIFORM,
    DrawTable,
    draw,
    philox4x32,
    philox4x32_arrays,
    stream_id,
    stream_ids,
    uniform,
    unit_interval,
    words_of,
)

# Random123 (Salmon et al. 2011), file `kat_vectors`, the lines `philox4x32 10`.
KNOWN_ANSWERS = {
    "zeros": "00000000 00000000 00000000 00000000  00000000 00000000"
    "  6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    "ones": "ffffffff ffffffff ffffffff ffffffff  ffffffff ffffffff"
    "  408f276d 41c83b0e a20bc7c6 6d5451fd",
    "digits of pi": "243f6a88 85a308d3 13198a2e 03707344  a4093822 299f31d0"
    "  d16cfe09 94fdcceb 5001e420 24126ea1",
}


def known_answer(
    name: str,
) -> tuple[tuple[int, int, int, int], tuple[int, int], tuple[int, int, int, int]]:
    """Return counter, key and block of a known answer."""
    c0, c1, c2, c3, k0, k1, w0, w1, w2, w3 = (int(w, 16) for w in KNOWN_ANSWERS[name].split())
    return (c0, c1, c2, c3), (k0, k1), (w0, w1, w2, w3)


@pytest.mark.parametrize("name", KNOWN_ANSWERS)
def test_scalar_generator_gives_the_published_words(name: str) -> None:
    """The generator is Philox4x32-10, not something like it."""
    counter, key, expected = known_answer(name)

    assert expected == philox4x32(counter, key)


@pytest.mark.parametrize("name", KNOWN_ANSWERS)
def test_array_generator_gives_the_published_words(name: str) -> None:
    """The form for arrays passes the same vectors, at each place of a broadcast array."""
    counter, key, expected = known_answer(name)
    column = np.full((3, 1), counter[3], dtype=np.uint64)
    c0, c1, c2 = (np.full(2, word, dtype=np.uint64) for word in counter[:3])

    block = philox4x32_arrays((c0, c1, c2, column), key)

    for word, words in zip(expected, block, strict=True):
        assert np.full((3, 2), word, dtype=np.uint64).tolist() == words.tolist()


def test_counter_holds_block_stream_and_replication() -> None:
    """The published block of the pi digits is found again at its address."""
    counter, key, block = known_answer("digits of pi")
    seed = key[1] << 32 | key[0]
    stream = counter[2] << 32 | counter[1]
    even, odd = 2 * counter[0], 2 * counter[0] + 1

    assert unit_interval(block[0], block[1]) == uniform(seed, counter[3], stream, even)
    assert unit_interval(block[2], block[3]) == uniform(seed, counter[3], stream, odd)


def test_uniform_takes_the_upper_52_of_64_bits() -> None:
    """The cells of (0, 1) are of one width, and a draw is the middle of its cell."""
    assert 2.0**-53 == unit_interval(0, 0)
    assert 2.0**-53 == unit_interval(0xFFF, 0)
    assert 3 * 2.0**-53 == unit_interval(0x1000, 0)
    assert 0.5 + 2.0**-53 == unit_interval(0, 0x80000000)
    assert 1 - 2.0**-53 == unit_interval(0xFFFFFFFF, 0xFFFFFFFF)
    assert (2.0**-53, 1 - 2.0**-53) == (SMALLEST_UNIFORM, LARGEST_UNIFORM)


@pytest.mark.parametrize("number", [0, 1, 2**32 - 1, 2**32, 2**64 - 1])
def test_words_hold_the_whole_number(number: int) -> None:
    """Splitting loses no bit."""
    low, high = words_of(number)

    assert number == high * 2**32 + low


@pytest.mark.parametrize(
    ("seed", "replication", "stream", "index"),
    [
        (-1, 0, 0, 0),
        (2**64, 0, 0, 0),
        (0, -1, 0, 0),
        (0, 2**32, 0, 0),
        (0, 0, -1, 0),
        (0, 0, 2**64, 0),
        (0, 0, 0, -1),
        (0, 0, 0, INDEX_LIMIT),
    ],
)
def test_addresses_that_would_wrap_are_refused(
    seed: int, replication: int, stream: int, index: int
) -> None:
    """No two addresses share a draw because one of them was cut to its lower bits."""
    with pytest.raises(ValueError, match=r"^not (a|the) "):
        uniform(seed, replication, stream, index)


def test_every_part_of_the_address_counts() -> None:
    """The corners of the address space have draws of their own."""
    corners = [
        uniform(seed, replication, stream, index)
        for seed in (0, 2**32, 2**64 - 1)
        for replication in (0, 1, 2**32 - 1)
        for stream in (0, 2**32, 2**64 - 1)
        for index in (0, 1, 2, INDEX_LIMIT - 1)
    ]

    assert 108 == len(set(corners))
    assert all(0 < corner < 1 for corner in corners)


def test_draw_is_uniform_without_the_checks() -> None:
    """The kernel's form, with words split once, is the same function."""
    assert uniform(2**40 + 7, 5, 2**63 + 9, 11) == draw(
        words_of(2**40 + 7), words_of(2**63 + 9), 5, 11
    )


def test_stream_numbers_stay_as_they_are() -> None:
    """Saved results can be replayed only while a name keeps its number."""
    assert 0xAC6E746935D6DBAC == stream_id("salvo effect of mission 3")
    assert 0xB4B2797457A0A6E4 == stream_id("")


def test_stream_ids_keep_the_order() -> None:
    """A stream is known by its place in the list afterwards."""
    names = ["decision time at corps", "salvo effect of mission 3", "décision"]

    assert [stream_id(name) for name in names] == stream_ids(names).tolist()


def test_two_streams_of_one_number_are_refused() -> None:
    """Two decisions on the same luck would be correlated, silently."""
    with pytest.raises(ValueError, match="streams 'a' and 'a' have the same number"):
        stream_ids(["a", "b", "a"])


STREAMS = [stream_id(name) for name in ("notice", "march", "breakpoint", "hit")]
DEPTHS = [3, 0, 1, 40]


def table(replications: range, seed: int = 8) -> DrawTable:
    """Return a small table with an odd depth and an empty stream."""
    return DrawTable(seed=seed, replications=replications, streams=STREAMS, depths=DEPTHS)


@pytest.mark.parametrize("seed", [0, 1, 2**64 - 1])
@pytest.mark.parametrize("replication", [0, 2**32 - 1])
def test_table_holds_the_draws_of_the_addresses(seed: int, replication: int) -> None:
    """The table is a matter of speed: within and beyond the depth stand the addressed values."""
    draws = table(range(replication, replication + 1), seed).replication(replication)

    for number, stream in enumerate(STREAMS):
        for index in (0, 1, 2, 3, 39, 40, 127, 128, 1001, INDEX_LIMIT - 1):
            expected = uniform(seed, replication, stream, index)
            assert expected == draws.uniform(number, index)


def test_table_gives_python_floats() -> None:
    """Scalars of numpy would slow everything down that is computed from them."""
    draws = table(range(1)).replication(0)

    assert float is type(draws.uniform(0, 0))
    assert float is type(draws.uniform(0, 500))


def test_chunk_of_replications_equals_single_ones() -> None:
    """How the work was cut into chunks cannot be seen, even by a chunk of many slabs."""
    wide = [40] * 300
    streams = list(range(300))
    chunk = DrawTable(seed=4, replications=range(10, 30), streams=streams, depths=wide)

    for replication in (29, 10, 11, 12, 13, 14, 20):
        alone = DrawTable(
            seed=4, replications=range(replication, replication + 1), streams=streams, depths=wide
        ).replication(replication)
        among_others = chunk.replication(replication)
        for stream in (0, 7, 299):
            expected = [alone.uniform(stream, index) for index in range(60)]
            assert expected == [among_others.uniform(stream, index) for index in range(60)]


def test_earlier_draws_outlive_the_next_replication() -> None:
    """Two replications can be held side by side."""
    chunk = table(range(5000))
    first = chunk.replication(0)
    chunk.replication(4999)

    assert uniform(8, 0, STREAMS[3], 5) == first.uniform(3, 5)


def test_table_without_draws_still_answers() -> None:
    """A table may hold nothing at all, for a scenario that hardly draws."""
    nothing = DrawTable(seed=1, replications=range(2), streams=[5], depths=[0])

    assert uniform(1, 1, 5, 0) == nothing.replication(1).uniform(0, 0)


@pytest.mark.parametrize("index", [-1, INDEX_LIMIT])
def test_draws_refuse_an_index_outside_the_stream(index: int) -> None:
    """A negative index must not be taken from the end of the table."""
    draws = table(range(1)).replication(0)

    with pytest.raises(ValueError, match=f"not the index of a draw: {index}"):
        draws.uniform(0, index)


def test_table_refuses_a_replication_of_another_chunk() -> None:
    """Asking past the chunk is a mistake of the caller, not a reason to compute."""
    with pytest.raises(IndexError, match=r"replication 3 is not in range\(0, 3\)"):
        table(range(3)).replication(3)


@pytest.mark.parametrize(
    ("replications", "depths", "message"),
    [
        (range(3, 3), [1], "replications must follow each other"),
        (range(0, 9, 2), [1], "replications must follow each other"),
        (range(-1, 2), [1], "not a replication number of 32 bits: -1"),
        (range(2**32 - 1, 2**32 + 1), [1], "not a replication number of 32 bits: 4294967296"),
        (range(3), [1, 2], "each stream needs one depth"),
        (range(3), [-1], "each stream needs one depth that is not negative"),
    ],
)
def test_impossible_tables_are_refused(
    replications: range, depths: list[int], message: str
) -> None:
    """What can't be addressed is said when the table is made."""
    with pytest.raises(ValueError, match=message):
        DrawTable(seed=0, replications=replications, streams=[1], depths=depths)
