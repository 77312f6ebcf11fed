"""How the kernel is compiled: the options, and the one decorator of all its functions."""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

ENTRY_OPTIONS: dict[str, Any] = {"error_model": "numpy", "nogil": True}
"""No fastmath: every sum, product and comparison must come out as Python's do."""

OPTIONS: dict[str, Any] = ENTRY_OPTIONS | {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""Functions that only the kernel calls need no way in from Python; that saves half the wait."""

F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F) -> F:
    """Compile a function of the kernel when the kernel is; its types come from its callers."""
    compiled: F = njit(**OPTIONS)(function)
    return compiled
