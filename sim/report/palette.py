"""How words are set apart on a terminal, and how they are left alone everywhere else."""

from dataclasses import dataclass

from sim.engines.trace import Side

MARKS: dict[Side | None, str] = {"attacker": ">", "defender": "<", None: " "}
"""What tells the sides apart without colour."""


@dataclass(frozen=True, kw_only=True)
class Palette:
    """The codes of a terminal by what words are for; empty where there are none."""

    attacker: str = ""
    defender: str = ""
    dim: str = ""
    strong: str = ""

    def paint(self, words: str, code: str) -> str:
        """`words` in one of the palette's codes."""
        return f"\x1b[{code}m{words}\x1b[0m" if code and words else words

    def of_side(self, words: str, side: Side | None) -> str:
        """`words` in the colour of a side."""
        codes = {"attacker": self.attacker, "defender": self.defender, None: ""}
        return self.paint(words, codes[side])


PLAIN = Palette()
COLOURED = Palette(attacker="36", defender="33", dim="2", strong="1")
"""Cyan and yellow, which stand for the blue and orange of the charts and show on any ground."""
