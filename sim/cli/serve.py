"""`sim serve`: a local page on which sliders change a scenario and the pictures follow."""

import contextlib
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli import options

if TYPE_CHECKING:
    from sim.scenario.loading import Loaded
    from sim.scenario.schema import Scenario
    from sim.serve.sliders import Slider

ADDRESS = "127.0.0.1"
"""This machine alone; there is no option to listen to others."""
PORT = 8421
EXTRA = (
    "the page needs Starlette and Uvicorn, which come with the extra `serve`: "
    "`pip install 'operational-rhythm[serve]'`"
)


@click.command(
    "serve",
    epilog="Example: sim serve scenarios/balakliia-2022.yaml --slider "
    "'command.echelons.army.decide=6 h..96 h:16'",
)
@options.scenario_file
@click.option(
    "--slider",
    "ranges",
    multiple=True,
    metavar="PATH=LOW..HIGH[:N]",
    help="Put a value on a slider, of N places if given, such as `command.message_loss=0..0.5:11`, "
    "or `variants=all`; where a distribution stands, its median is moved and all of it stretched. "
    "May be given several times; without it the page chooses.",
)
@options.seed
@options.changes
@click.option(
    "-n",
    "--replications",
    type=options.WholeNumber(100, 1_000_000),
    default=20_000,
    metavar="N",
    show_default=True,
    help="Runs of each setting; the first picture comes after a part of them.",
)
@click.option(
    "--port",
    type=options.WholeNumber(1, 65_535),
    default=PORT,
    metavar="P",
    show_default=True,
    help="Where the page is on this machine; links to it hold as long as this stays the same.",
)
@click.option("--open", "show", is_flag=True, help="Open the page in the browser.")
@click.option(
    "--no-ahead", is_flag=True, help="Rest between moves instead of running the next places ahead."
)
def serve(  # noqa: PLR0913 (one parameter an option)
    *,
    file: Path,
    ranges: tuple[str, ...],
    seed: int,
    sets: tuple[str, ...],
    allow_outside: bool,
    replications: int,
    port: int,
    show: bool,
    no_ahead: bool,
) -> None:
    """Show FILE on a page of this machine, with sliders.

    While a slider moves, the runs are made anew and the pictures follow: shares, one distribution,
    and the race of the two sides, each beside the scenario as it is in FILE, on the same luck. The
    address holds the settings. Nobody but this machine can reach the page. Ctrl-C ends it.
    """
    try:
        import uvicorn

        from sim.serve.app import Site, application
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in ("starlette", "uvicorn"):
            raise
        raise options.Refusal(EXTRA) from error
    from sim.model.loading import load_with_origins
    from sim.serve.engines import Engines
    from sim.serve.studies import Studies

    loaded = load_with_origins(file, sets, allow_outside=allow_outside)
    scenario = loaded.scenario
    studies = Studies(scenario, _sliders(loaded, ranges), Engines(replications), seed)
    listener = _listener(port)
    where = f"http://{ADDRESS}:{port}/"
    click.echo(f"{scenario.title or scenario.name}: {where}\nCtrl-C ends it.")
    if show:
        click.launch(where)
    site = Site(studies=studies, file=file, port=port, ahead=not no_ahead)
    config = uvicorn.Config(
        application(site),
        log_level="warning",
        ws="none",
        limit_concurrency=64,
        timeout_graceful_shutdown=1,
        server_header=False,
        proxy_headers=False,
    )
    with contextlib.suppress(KeyboardInterrupt):  # which is how one ends it
        uvicorn.Server(config).run(sockets=[listener])


def _sliders(loaded: "Loaded[Scenario]", ranges: tuple[str, ...]) -> "tuple[Slider, ...]":
    from sim.scenario.explaining import explain
    from sim.serve.sliders import graded, sliders_of
    from sim.serve.suggestions import suggested

    scenario = loaded.scenario
    chosen = sliders_of(scenario, ranges) if ranges else suggested(scenario)
    return graded(chosen, explain(loaded))


def _listener(port: int) -> socket.socket:
    """A socket that listens on this machine alone."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((ADDRESS, port))
    except OSError as error:
        listener.close()
        raise options.Refusal(
            f"the page cannot be at port {port} ({error.strerror or error}); another `sim serve` "
            f"may be there: name another with --port"
        ) from error
    listener.listen(64)
    return listener
