"""A figure as a file: PNG, SVG or PDF, the same bytes each time, with its words inside."""

import io
from collections.abc import Mapping
from typing import Any, Literal
from xml.sax.saxutils import escape

from matplotlib.figure import Figure

from sim.charts.lettering import readable

Kind = Literal["png", "svg", "pdf"]
KINDS: tuple[Kind, ...] = ("png", "svg", "pdf")
NO_TRACE: Mapping[Kind, Mapping[str, None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
"""What would differ tomorrow or on another machine."""
DESCRIPTION: Mapping[Kind, str] = {"png": "Description", "svg": "Description", "pdf": "Subject"}
"""Where each kind of file keeps a description."""


def encode(figure: Figure, kind: Kind, title: str, description: str) -> bytes:
    """Return a figure as a file of this kind that carries a title and a description in words."""
    title, description = readable(title), readable(description)
    metadata: dict[str, Any] = {"Title": title, DESCRIPTION[kind]: description, **NO_TRACE[kind]}
    buffer = io.BytesIO()
    figure.savefig(buffer, format=kind, dpi=figure.dpi, metadata=metadata)
    content = buffer.getvalue()
    return _spoken(content, title, description) if kind == "svg" else content


def _spoken(svg: bytes, title: str, description: str) -> bytes:
    """Put title and description where browsers and screen readers look for them."""
    start = svg.index(b"<svg ")
    end = svg.index(b">", start)
    words = f"\n <title>{escape(title)}</title>\n <desc>{escape(description)}</desc>"
    return b"".join(
        (svg[:end], b' role="img">', words.encode("utf-8"), svg[end + 1 :]),
    )
