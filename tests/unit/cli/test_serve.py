"""`sim serve` before there is a page: what is refused, and how it ends."""

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from unit.cli.calls import COMMAND, call, environment


def test_a_slider_that_is_none(scenario: Path) -> None:
    """With a caret under the mistake, and no page."""
    result = call("serve", scenario, "--slider", "formations.garison.elements=2..6")
    assert 2 == result.exit_code
    assert "did you mean: `formations.garrison.elements`" in result.stderr
    assert "http" not in result.output


def test_a_port_that_is_taken(scenario: Path) -> None:
    """The cure is another port."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen(1)
        result = call("serve", scenario, "--port", other.getsockname()[1])
    assert 2 == result.exit_code
    assert "name another with --port" in result.stderr


def test_without_the_extra(scenario: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What to install is said in words."""
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    result = call("serve", scenario)
    assert 2 == result.exit_code
    assert "operational-rhythm[serve]" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.slow
def test_this_machine_alone_until_interrupted(scenario: Path) -> None:
    """It listens at 127.0.0.1 and nowhere else, and Ctrl-C ends it well."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*COMMAND, "serve", str(scenario), "--port", str(port), "--no-ahead"]
    with subprocess.Popen(
        command,
        env=environment(PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        assert server.stdout is not None
        try:
            assert f"A small case: http://127.0.0.1:{port}/\n" == server.stdout.readline()
            assert "Ctrl-C ends it.\n" == server.stdout.readline()
            with pytest.raises(OSError, match=r".*"):
                socket.create_connection(("127.0.0.2", port), timeout=5).close()
            with socket.create_connection(("127.0.0.1", port), timeout=20) as raw:
                raw.sendall(b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
                answer = b""
                while piece := raw.recv(4096):
                    answer += piece
        finally:
            server.send_signal(signal.SIGINT)
        rest = server.communicate(timeout=60)[0]
    assert re.match(rb"HTTP/1.1 421 ", answer)
    assert (0, "") == (server.returncode, rest)
