"""
What is checked, and how: ``nox`` runs everything but the benchmarks.

Tests of units, properties and contracts run on every supported Python that is found;
what kills processes, builds or draws runs on one.
"""

import os
import shutil
from pathlib import Path

import nox

nox.options.default_venv_backend = "virtualenv"
nox.options.sessions = ["lint", "types", "tests", "journeys", "docs", "build"]
nox.options.reuse_existing_virtualenvs = True
nox.options.error_on_missing_interpreters = False
nox.options.stop_on_first_error = False

PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
ONE = ["3.13", "3.12", "3.11", "3.14"]
QUICK = ("tests/unit", "tests/property", "tests/contracts", "tests/architecture")
NODE_CLIENTS = ("topsdk@1.0.13", "node-taobao-topclient@0.1.7")
SLOW = ("tests/integration", "tests/crash", "tests/examples")


def _install(session: nox.Session, group: str) -> None:
    """Install a pinned and hashed group, then the project itself without looking."""
    session.install("--require-hashes", "-r", f"requirements/{group}.txt")
    session.install("--no-deps", "--no-build-isolation", "-e", ".")


def _note_python(session: nox.Session) -> None:
    """Tell whoever asked (by an environment variable) that this Python ran."""
    file = os.environ.get("TMALLERP_PYTHONS_RAN")
    if file:
        with Path(file).open("a", encoding="utf-8") as out:
            out.write(f"{session.python}\n")


@nox.session
def lint(session: nox.Session) -> None:
    """Style and the import law."""
    _install(session, "lint")
    session.run("ruff", "format", "--check", ".")
    session.run("ruff", "check", ".")
    session.run("lint-imports")


@nox.session
def types(session: nox.Session) -> None:
    """Both type checkers, strictly."""
    _install(session, "types")
    session.run("mypy")
    session.run("pyright")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Units, properties, contracts, architecture: on every Python."""
    _install(session, "tests")
    session.run("pytest", "-n", "auto", *(session.posargs or QUICK))
    _note_python(session)


def _node_clients(session: nox.Session) -> dict[str, str]:
    """Install other people's clients where npm is; without it their tests skip."""
    npm = shutil.which("npm")
    if npm is None:
        return {}
    folder = Path(session.create_tmp()).resolve() / "node"
    folder.mkdir(exist_ok=True)
    command = (npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund")
    session.run(
        *command, *NODE_CLIENTS, external=True, silent=True, success_codes=range(256)
    )
    return {"NODE_PATH": str(folder / "node_modules")}


@nox.session
def journeys(session: nox.Session) -> None:
    """The simulator, crashes, examples: on one Python."""
    _install(session, "tests")
    env = _node_clients(session)
    session.run("pytest", "-n", "auto", *(session.posargs or SLOW), env=env)


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation; a warning is an error."""
    _install(session, "docs")
    out = Path("docs/_build/html")
    session.run("sphinx-build", "-W", "--keep-going", "-q", "-b", "html", "docs", str(out))


@nox.session
def build(session: nox.Session) -> None:
    """The wheel, installed where nothing else is, runs the demonstration."""
    dist = Path(session.create_tmp()).resolve() / "dist"
    session.run("pip", "wheel", "-q", "--no-deps", "-w", str(dist), ".", silent=True)
    (wheel,) = dist.glob("*.whl")
    session.install("--force-reinstall", f"tmallerp[demo] @ {wheel.as_uri()}")
    session.chdir(session.create_tmp())
    session.run(
        *("tmallerp", "demo", "--orders", "60", "--seed", "7", "--json"),
        success_codes=[0, 3],
    )
    session.run("python", "-m", "tmallerp", "--version")


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """Ratios against a floor in the same run; never part of the checks."""
    _install(session, "bench")
    session.run("python", "bench/run.py", *session.posargs)
