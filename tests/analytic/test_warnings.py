"""Warnings and messages: thinned Poisson processes and geometric repetitions."""

import math

import numpy as np

from analytic.samples import agrees, sample

WARNED = {
    "warnings": {"first": "day 1 06:00", "indications": "4 per day"},
    "command.echelons.brigade.heeds": {"indications": 0.3},
}
"""Signs from 6 h until contact at 24 h: three in the mean."""


def test_signs_before_contact() -> None:
    """Mean and variance 3; two more reports, of contact and of the loss, are counted with them."""
    (reports,) = sample(WARNED, 6_000, "command.brigade.reports")
    signs = reports - 2.0
    assert agrees(3.0, signs, sees=0.04)
    assert agrees(3.0, (signs - 3.0) ** 2, sees=0.09)
    assert agrees(math.exp(-3.0), (signs == 0.0).astype(float), sees=0.3)


def test_chance_to_be_forewarned() -> None:
    """Heeded with chance 0.3: at least one of a thinned process, 1 - exp(-0.9)."""
    (forewarned,) = sample(WARNED, 6_000, "forewarned.attack")
    assert agrees(1.0 - math.exp(-0.9), np.isfinite(forewarned).astype(float), sees=0.05)


def test_lost_messages() -> None:
    """Lost with chance 0.4, repeated every 5 h, over two echelons: 2 x 5 x 0.4 / 0.6 h late."""
    lossy = {
        "command.echelons": {"brigade": {"heeds": {"losses": 0.0}}, "corps": {}},
        "command.message_loss": 0.4,
        "command.repeat": "5 h",
    }
    (received,) = sample(lossy, 6_000, "command.corps.received")
    assert agrees(20.0 / 3.0, received - 24.0, sees=0.08)
    assert agrees(0.36, (received == 24.0).astype(float), sees=0.08)


def test_chance_to_pass_the_chain() -> None:
    """Heeded with chances 0.5 and 0.4 of the same report: it passes both with 0.2."""
    chain = {
        "command.echelons": {
            "brigade": {"heeds": {"contact": 0.5, "losses": 0.0}},
            "corps": {"heeds": {"contact": 0.4}},
            "army": {},
        }
    }
    (received,) = sample(chain, 6_000, "command.army.received")
    assert agrees(0.2, np.isfinite(received).astype(float), sees=0.12)
