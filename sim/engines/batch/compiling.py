"""How the kernel is compiled: the options, and the one decorator of all its functions."""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit, types

ENTRY_OPTIONS: dict[str, Any] = {"error_model": "numpy", "nogil": True}
"""No fastmath: every sum, product and comparison must come out as Python's do."""

OPTIONS: dict[str, Any] = ENTRY_OPTIONS | {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""Functions that only the kernel calls need no way in from Python; that saves half the wait."""

F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F) -> F:
    """Compile a function of the kernel when the kernel is; its types come from its callers."""
    return without_constants(njit(**OPTIONS)(function))


def without_constants(function: Any) -> Any:
    """Compile a function once for all whole numbers, and not again for each constant given it.

    Numba types a constant argument as just that constant; a third of all compiling was for the
    many steps, ranks and indices that the kernel's functions hand each other.
    """
    template = function.get_call_template

    def get_call_template(arguments: Any, keywords: Any) -> Any:
        unliteral: Any = types.unliteral
        return template(tuple(unliteral(argument) for argument in arguments), keywords)

    function.get_call_template = get_call_template
    return function
