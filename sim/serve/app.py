"""The application: the page, its frames, its downloads, behind the guard."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import anyio
import anyio.to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from sim.charts.encoding import Kind
from sim.scenario.errors import ScenarioError
from sim.serve import downloads, page
from sim.serve.downloads import KINDS, MEDIA, Order
from sim.serve.guards import Bucket, Guard
from sim.serve.requests import BadRequestError, read_query, read_run
from sim.serve.streams import Streams
from sim.serve.studies import Studies
from sim.serve.study import Ticket

REQUESTS, DOWNLOADS = (80.0, 40.0), (8.0, 1.0)
"""How many at once, and how many a second after that."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """What the page shows, where it listens, and how much it takes."""

    studies: Studies
    file: Path
    port: int
    ahead: bool = True
    requests: Bucket = field(default_factory=lambda: Bucket.of(*REQUESTS))
    downloads: Bucket = field(default_factory=lambda: Bucket.of(*DOWNLOADS))


def application(site: Site) -> Guard:
    """The guarded application of a site."""
    return Guard(_Page(site).app, port=site.port, requests=site.requests)


class _Page:
    """Answers to requests that the guard has let in."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._streams = Streams(site.studies, ahead=site.ahead)
        self._drawing = anyio.Lock()
        routes = [
            Route("/", self.show),
            Route("/page.css", self.style),
            Route("/model", self.model),
            Route("/run", self.run, methods=["POST"]),
            Route("/picture", self.picture),
            Route("/scenario", self.scenario),
            *(Route(f"/{name}", self.file) for name in page.FILES),
        ]
        refused: Any = {BadRequestError: _bad, ScenarioError: _bad}
        self.app = Starlette(routes=routes, exception_handlers=refused, lifespan=self._life)

    @asynccontextmanager
    async def _life(self, app: Starlette) -> AsyncIterator[None]:  # noqa: ARG002 (Starlette's)
        """Begin with the base case and the faster engine; end with nothing left to do."""
        studies, ticket = self._site.studies, Ticket()
        studies.engines.fetch()
        async with anyio.create_task_group() as group:
            group.start_soon(self._prepare, ticket)
            yield
            ticket.drop()
            self._streams.close()
            group.cancel_scope.cancel()

    async def _prepare(self, ticket: Ticket) -> None:
        studies = self._site.studies
        await _thread(studies.base.advance, studies.engines.runs, studies.engines, ticket)

    async def show(self, request: Request) -> Response:  # noqa: ARG002 (Starlette's)
        return Response(page.markup(self._site.studies), media_type="text/html")

    async def style(self, request: Request) -> Response:  # noqa: ARG002
        return Response(page.style(), media_type="text/css")

    async def file(self, request: Request) -> Response:
        name = request.url.path.removeprefix("/")
        return Response(page.resource(name), media_type=page.FILES[name])

    async def model(self, request: Request) -> Response:  # noqa: ARG002
        return JSONResponse(page.model(self._site.studies, self._site.file))

    async def run(self, request: Request) -> Response:
        number, wish, moved = read_run(await request.body(), self._site.studies)
        lines = self._streams.lines(number, wish, moved)
        return StreamingResponse(lines, media_type="application/x-ndjson")

    async def picture(self, request: Request) -> Response:
        """A picture to keep; drawn one at a time, for matplotlib is slow."""
        order = self._order(request)
        if not self._site.downloads.take():
            headers = {"retry-after": "1"}
            return PlainTextResponse("too many pictures at once\n", 429, headers)
        studies = self._site.studies
        async with self._drawing:
            results = await _thread(studies.results, order.wish.at, Ticket())
            name, content = await _thread(downloads.picture, results, order, studies)
        return _file(name, content, MEDIA[order.encoding])

    def _order(self, request: Request) -> Order:
        query = request.query_params
        kind, encoding = query.get("kind", ""), query.get("format", "png")
        if kind not in KINDS or encoding not in MEDIA or encoding not in get_args(Kind):
            raise BadRequestError("there is no such picture")
        wish = read_query(query, self._site.studies)
        dark = query.get("dark", "") == "1"
        return Order(kind=kind, encoding=encoding, dark=dark, wish=wish)

    async def scenario(self, request: Request) -> Response:
        wish = read_query(request.query_params, self._site.studies)
        name, content = await _thread(downloads.scenario_file, self._site.studies, wish.at)
        return _file(name, content, "application/yaml")


async def _thread(function: Any, *arguments: Any) -> Any:
    return await anyio.to_thread.run_sync(function, *arguments, abandon_on_cancel=True)


def _file(name: str, content: bytes, media: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media, headers=headers)


async def _bad(request: Request, error: Exception) -> Response:  # noqa: ARG001
    return PlainTextResponse(f"{error}\n", 400)
