"""What the page may ask for, read from outside and refused in words where it makes no sense."""

import json
import re
from collections.abc import Mapping
from typing import Any

from sim.serve.frames import Wish
from sim.serve.studies import Studies

PAGE = re.compile(r"[0-9a-f]{8,32}")


class BadRequestError(ValueError):
    """A request that the page itself would never make."""


def read_run(body: bytes, studies: Studies) -> tuple[str, Wish, int | None]:
    """The page that asks, what it wants to see, and which slider was moved last."""
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        raise BadRequestError("the request is not JSON") from None
    if not isinstance(asked, dict):
        raise BadRequestError("the request is no object")
    page, moved = asked.get("page"), asked.get("moved")
    if not isinstance(page, str) or not PAGE.fullmatch(page):
        raise BadRequestError("`page` is 8 to 32 hexadecimal digits")
    if moved is not None and not (_is_whole(moved) and 0 <= moved < len(studies.sliders)):
        raise BadRequestError("`moved` is no slider")
    return page, _wish(asked.get("at"), asked, studies), moved


def read_query(query: Mapping[str, str], studies: Studies) -> Wish:
    """The same from the address of a picture or a file."""
    at: list[Any] = [
        int(part) if re.fullmatch("[0-9]{1,4}", part) else part
        for part in query.get("at", "").split(",")
        if part
    ]
    return _wish(at, query, studies)


def _wish(at: Any, asked: Mapping[str, Any], studies: Studies) -> Wish:
    sliders = studies.sliders
    if not isinstance(at, list) or len(at) != len(sliders):
        raise BadRequestError(f"`at` has one place for each of the {len(sliders)} sliders")
    for place, slider in zip(at, sliders, strict=True):
        if not _is_whole(place) or not 0 <= place < len(slider.places):
            raise BadRequestError(f"`{slider.path}` has no such place")
    outcome, operation = asked.get("outcome", ""), asked.get("operation", "")
    if outcome not in ("", *spread_names(studies)):
        raise BadRequestError("there is no such outcome on the page")
    if operation not in ("", *studies.races):
        raise BadRequestError("there is no such operation on the page")
    return Wish(at=tuple(at), outcome=outcome, operation=operation)


def spread_names(studies: Studies) -> tuple[str, ...]:
    """The outcomes that have a distribution: all but flags."""
    kinds = {outcome.name: outcome.kind for outcome in studies.base.outcomes}
    return tuple(name for name in studies.luck.names if kinds[name] != "flag")


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
