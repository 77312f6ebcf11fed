"""Install the pinned tools and this package into .venv-dev, and pass every check.

`python3 tests/run.py` is what CI calls. It needs Python 3.11 or newer and nothing else. The checks
are ruff, ruff format, mypy and the tests with their coverage; all of them run, whatever the others
say, and the exit code is 1 if any failed.
"""

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv-dev"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
REQUIREMENTS = ROOT / "requirements" / "ci.txt"
STAMP = VENV / "installed-requirements.txt"


def run(program: str, *arguments: str) -> bool:
    """Say and run one command of the environment; whether it succeeded."""
    print(f"\n$ {program} {' '.join(arguments)}", flush=True)
    environment = os.environ | {"HYPOTHESIS_PROFILE": "ci", "SIM_CACHE_DIR": str(VENV / "cache")}
    command = [str(BIN / program), *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 0


def install() -> None:
    """Bring .venv-dev to the pinned requirements and the package of this tree.

    The package goes in as a built wheel, so that the tests meet what a user would.
    """
    wanted = f"{sys.version}\n{REQUIREMENTS.read_text(encoding='utf-8')}"
    if not STAMP.exists() or STAMP.read_text(encoding="utf-8") != wanted:
        venv.create(VENV, clear=True, with_pip=True)
        pinned = ["--require-hashes", "-r", str(REQUIREMENTS.relative_to(ROOT))]
        if not run("pip", "install", "--quiet", *pinned):
            sys.exit("tests/run.py: the pinned requirements could not be installed")
        STAMP.write_text(wanted, encoding="utf-8")
    package = ["--quiet", "--no-deps", "--no-build-isolation", "--force-reinstall", "."]
    if not run("pip", "install", *package):
        sys.exit("tests/run.py: the package could not be built and installed")


def check() -> list[str]:
    """The names of the checks that failed; pytest comes last, so that its closing line does too."""
    workers = ["-n", str(os.cpu_count() or 1), "--dist", "worksteal"]
    outcomes = {
        "ruff check": run("ruff", "check", "."),
        "ruff format": run("ruff", "format", "--check", "."),
        "mypy": run("mypy"),
        # Counting lines makes simulations three times as slow; the slow tests do without.
        "slow tests": run("pytest", *workers, "-m", "slow and not exhaustive"),
        "pytest": run("pytest", *workers, "--cov", "-m", "not slow and not exhaustive"),
    }
    return [name for name, passed in outcomes.items() if not passed]


def main() -> None:
    """Install, check, and exit with 1 if a check failed."""
    if sys.version_info < (3, 11):  # noqa: UP036 (runs before anything is installed)
        sys.exit("tests/run.py: Python 3.11 or newer is needed")
    install()
    run("python", "-m", "sim.engines.batch.warm")  # once, before many tests would each
    failed = check()
    if failed:
        sys.exit(f"tests/run.py: failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
