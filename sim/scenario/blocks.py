"""The base of every block of the scenario language, and how a block refuses what it is given.

A refusal is worded as the end of a sentence that begins with the name of the field ("needs a
unit: 40"), because only the loader knows where in the file the value stands.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, NoReturn, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

REFUSAL = "refusal"
"""The pydantic error type of every refusal of our own."""


@dataclass(frozen=True, kw_only=True)
class Misfit:
    """Something wrong between the parts of one block, at `path` below that block."""

    path: tuple[str | int, ...]
    problem: str
    expected: str | None = None
    nearest: str | None = None
    on_key: bool = False


class Block(BaseModel):
    """A frozen mapping of the scenario language that refuses unknown keys."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        validate_default=False,
        hide_input_in_errors=True,
        allow_inf_nan=False,
    )

    called: ClassVar[str] = "a scenario"
    """What a message calls the outermost block."""

    def misfits(self) -> Iterable[Misfit]:
        """What is wrong between the fields of this block; overridden where something can be."""
        return ()

    @model_validator(mode="after")
    def _refuse_misfits(self) -> Self:
        found = tuple(self.misfits())
        if found:
            refuse(type(self).__name__, found)
        return self


def refusal(
    problem: str,
    *,
    expected: str | None = None,
    nearest: str | None = None,
    on_key: bool = False,
) -> PydanticCustomError:
    """The error to raise from a validator; its wording reaches the user unchanged.

    `expected` describes what would be right, `nearest` is a corrected text, and `on_key` puts the
    caret under the key instead of the value.
    """
    context = {"problem": problem, "expected": expected, "nearest": nearest, "on_key": on_key}
    return PydanticCustomError(REFUSAL, "{problem}", context)


def refuse(title: str, misfits: Iterable[Misfit]) -> NoReturn:
    """Raise all `misfits` at once, each at its own place below the value being validated."""
    details = [
        InitErrorDetails(
            type=refusal(
                misfit.problem,
                expected=misfit.expected,
                nearest=misfit.nearest,
                on_key=misfit.on_key,
            ),
            loc=misfit.path,
            input=None,
        )
        for misfit in misfits
    ]
    raise ValidationError.from_exception_data(title, details)
