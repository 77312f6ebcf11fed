"""The gate before the page: only this machine's own browser gets in, with small requests.

A web page from elsewhere can make a browser send requests to this machine. So the name in `Host`
must be this machine's own (against names that are pointed here), and a request that a browser marks
as begun by another page is refused.
"""

import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

NAMES = ("127.0.0.1", "localhost")
MOST_QUERY = 4096
MOST_BODY = 16_384
"""Bytes."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)


@dataclass(kw_only=True)
class Bucket:
    """So many at once, and so many a second after that."""

    burst: float
    per_second: float
    clock: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        self._left, self._last = self.burst, self.clock()

    @classmethod
    def of(cls, burst: float, per_second: float) -> "Bucket":
        """A full bucket by the clock of this machine."""
        return cls(burst=burst, per_second=per_second)

    def take(self) -> bool:
        """Whether there is room for one more."""
        now = self.clock()
        self._left = min(self.burst, self._left + (now - self._last) * self.per_second)
        self._last = now
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True


@dataclass(frozen=True, kw_only=True)
class Refused(Exception):  # noqa: N818 -- it says what happened
    """A request that does not get in."""

    status: int
    words: str


class Guard:
    """The gate in front of an application; `port` is the one that it listens at."""

    def __init__(self, app: App, *, port: int, requests: Bucket) -> None:
        self._app, self._requests = app, requests
        self._hosts = {f"{name}:{port}" for name in NAMES} | (set(NAMES) if port == 80 else set())
        self._origins = {f"http://{host}" for host in self._hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through or refuse it; every answer carries the headers of the house."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # nobody here speaks through sockets
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *HEADERS]
            await send(message)

        try:
            headers = self._check(scope)
            body = await _body(headers, receive) if scope["method"] == "POST" else b""
        except Refused as refused:
            await _refuse(refused, send_guarded)
            return
        await self._app(scope, _with_body(body, receive), send_guarded)

    def _check(self, scope: Scope) -> dict[bytes, bytes]:
        """The headers of a request that gets in."""
        pairs = list(scope["headers"])
        headers = dict(pairs)
        if sum(name == b"host" for name, _ in pairs) != 1:
            raise Refused(status=400, words="one Host is needed")
        if headers[b"host"].decode("latin-1").lower() not in self._hosts:
            raise Refused(status=421, words="this page answers to the name of this machine only")
        self._check_origin(scope, headers)
        if scope["method"] not in ("GET", "HEAD", "POST"):
            raise Refused(status=405, words="there is nothing here but GET and POST")
        if len(scope["query_string"]) > MOST_QUERY:
            raise Refused(status=414, words="the address is too long")
        if not self._requests.take():
            raise Refused(status=429, words="too many requests; wait a second")
        return headers

    def _check_origin(self, scope: Scope, headers: dict[bytes, bytes]) -> None:
        """Refuse what another page has begun, but for a link to the page itself."""
        origin = headers.get(b"origin")
        if origin is not None or scope["method"] == "POST":
            if (origin or b"").decode("latin-1").lower() not in self._origins:
                raise Refused(status=403, words="the request comes from another page")
            return
        site = headers.get(b"sec-fetch-site", b"none")
        is_link = scope["path"] == "/" and headers.get(b"sec-fetch-mode") == b"navigate"
        if site not in (b"same-origin", b"none") and not is_link:
            raise Refused(status=403, words="the request comes from another page")


async def _body(headers: dict[bytes, bytes], receive: Receive) -> bytes:
    """The body, as long as it is small."""
    told = headers.get(b"content-length", b"0")
    if not told.isdigit() or int(told) > MOST_BODY:
        raise Refused(status=413, words=f"a request holds at most {MOST_BODY:,} bytes")
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused(status=400, words="the request broke off")
        body += message.get("body", b"")
        if len(body) > MOST_BODY:
            raise Refused(status=413, words=f"a request holds at most {MOST_BODY:,} bytes")
        more = message.get("more_body", False)
    return body


def _with_body(body: bytes, receive: Receive) -> Receive:
    """The same source of messages, with the body that was read already put first."""
    todo: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return todo.pop() if todo else await receive()

    return again


async def _refuse(refused: Refused, send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    if refused.status == 429:
        headers.append((b"retry-after", b"1"))
    start = {"type": "http.response.start", "status": refused.status, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": f"{refused.words}\n".encode()})
