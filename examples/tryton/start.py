"""
Install, fill and start a real Tryton on this machine with one command.

The first start makes an environment of its own for the server (Tryton is GPL software
and never enters ours), initialises a database and fills it: about a minute. Both are
kept, so that the next start copies the database and is there in two seconds.

    python examples/tryton/start.py

One line of JSON says where it is; the server ends when standard input does, or on
Ctrl+C, and the copied database with it.

把真正的 Tryton 装好、灌好数据并启动，一条命令完成；首次约一分钟，之后约两秒。
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Iterator
from pathlib import Path

import seed

SERIES = "~=8.2.0"
"""Server and modules must share a series."""

PACKAGES = ("trytond", "trytond_sale", "trytond_purchase", "trytond_web_shop")
_MODULES = ("sale", "stock", "account_invoice", "product", "party", "purchase", "web_shop")
NOT_INSTALLED = 3
"""The exit status where the packages cannot be had."""

_DATABASE = "tryton"
_VERSIONS = (
    "import importlib.metadata as m;"
    "print(sorted((d.name, d.version) for d in m.distributions()"
    " if d.name.startswith('trytond')))"
)
_START_S = 60.0
_HASHING = "[passlib]\nschemes = pbkdf2_sha512\npbkdf2_sha512__rounds = 1000\n"


def say(text: str) -> None:
    """Tell the person who waits what is being done."""
    print(text, file=sys.stderr, flush=True)


# --- the server's own environment -----------------------------------------------------


def environment(cache: Path) -> Path:
    """
    Return the Python that has Tryton, after making its environment if need be.

    Args:
        cache: Where the environment is kept.
    """
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    home = cache / f"venv-{version}-{SERIES.strip('~=')}"
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if (home / "complete").exists():
        return python
    say(f"installing Tryton {SERIES} into {home} 正在安装 …")
    shutil.rmtree(home, ignore_errors=True)
    venv.create(home, with_pip=True)
    wanted = [f"{name}{SERIES}" for name in PACKAGES]
    command = [str(python), "-m", "pip", "install", "--quiet", *wanted]
    # What pip prints belongs to people; our standard output is one line of JSON.
    if subprocess.run(command, check=False, stdout=sys.stderr).returncode:
        say(f"Tryton {SERIES} cannot be installed: no package index 无法安装，请检查软件源")
        sys.exit(NOT_INSTALLED)
    (home / "complete").touch()
    return python


# --- the filled database --------------------------------------------------------------


def template(python: Path, cache: Path) -> Path:
    """
    Return a folder with a filled database, after making it if need be.

    Its name tells the installed versions and the seed, so a new one of either makes a
    new folder.

    Args:
        python: Has Tryton.

        cache: Where the folder is kept.
    """
    versions = subprocess.run(
        [str(python), "-c", _VERSIONS], check=True, capture_output=True
    ).stdout
    seeded = Path(seed.__file__).read_bytes() + Path(__file__).read_bytes()
    name = hashlib.sha256(versions + seeded).hexdigest()[:16]
    home = cache / f"template-{name}"
    if home.exists():
        return home
    say("initialising a database, about half a minute 正在初始化数据库 …")
    cache.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=cache, prefix="making-"))
    try:
        passwords = _initialise(python, made)
        with serving(python, made) as url:
            say("filling it 正在灌入数据 …")
            seed.seed(url, **passwords)
        (made / "passwords.json").write_text(json.dumps(passwords), encoding="utf-8")
        # Of two that were made at once one is kept.
        with contextlib.suppress(OSError):
            made.rename(home)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return home


def _initialise(python: Path, folder: Path) -> dict[str, str]:
    passwords = {"admin": secrets.token_urlsafe(16), "bot": secrets.token_urlsafe(16)}
    word = folder / "password"
    word.touch(mode=0o600)
    word.write_text(passwords["admin"], encoding="utf-8")
    (folder / f"{_DATABASE}.sqlite").touch()
    command = [*_tool(python, "admin", configured(folder, 0)), "--all"]
    command += ["--activate-dependencies", "--email", "admin@example.test"]
    command += [part for module in _MODULES for part in ("-u", module)]
    env = {**os.environ, "TRYTONPASSFILE": str(word)}
    with (folder / "admin.log").open("wb") as log:
        subprocess.run(command, check=True, env=env, stdout=log, stderr=log)
    word.unlink()
    return passwords


# --- the server -----------------------------------------------------------------------


def configured(folder: Path, port: int) -> Path:
    """Write the server's configuration."""
    lines: tuple[str, ...] = ("[database]", "uri = sqlite://", f"path = {folder}", "[web]")
    lines += (f"listen = 127.0.0.1:{port}", "[session]", "max_attempt = 100")
    # The passwords are random and the server is only reached from here, so hashing them
    # need not be dear: it would cost 150 ms at every log-in.
    hashing = folder / "passlib.ini"
    hashing.write_text(_HASHING, encoding="utf-8")
    lines += ("[password]", f"passlib = {hashing}")
    file = folder / "trytond.conf"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def _tool(python: Path, name: str, conf: Path) -> list[str]:
    tool = python.with_name("trytond-admin" if name == "admin" else "trytond")
    return [str(tool), "-c", str(conf), "-d", _DATABASE]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(python: Path, folder: Path) -> Iterator[str]:
    """
    Run a server on a folder's database.

    Yields:
        Its address, with the database.
    """
    port = _free_port()
    command = _tool(python, "server", configured(folder, port))
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _await_answer(server, port, folder / "server.log")
            yield f"http://127.0.0.1:{port}/{_DATABASE}"
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _await_answer(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    body = json.dumps({"id": 1, "method": "common.server.version", "params": []})
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/rpc/",
        body.encode(),
        {"Content-Type": "application/json"},
    )
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(request, timeout=5):  # noqa: S310
            return
        time.sleep(0.05)
    tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    msg = f"Tryton did not start within {_START_S:.0f} s: {tail}"
    raise RuntimeError(msg)


def _wait_for_the_end() -> None:
    """Wait until whoever started this closes standard input, or presses Ctrl+C."""
    done = threading.Event()

    def drain() -> None:
        while sys.stdin.buffer.read(4096):
            pass
        done.set()

    threading.Thread(target=drain, daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):
        done.wait()


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0].strip())
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    parser.add_argument("--cache", type=Path, default=home / "tmallerp-tryton")
    parser.add_argument("--python", type=Path, help="a Python that has Tryton already")
    parser.add_argument("--prepare", action="store_true", help="install and fill only")
    told = parser.parse_args()
    python = told.python or environment(told.cache)
    filled = template(python, told.cache)
    if told.prepare:
        return
    with tempfile.TemporaryDirectory(prefix="tryton-") as name:
        folder = Path(name) / "db"
        # The write-ahead log is left behind by a stopped server and belongs to it.
        shutil.copytree(filled, folder)
        passwords = json.loads((folder / "passwords.json").read_text(encoding="utf-8"))
        with serving(python, folder) as url:
            server, database = url.rsplit("/", 1)
            line = {
                "url": server,
                "database": database,
                "user": seed.BOT,
                "password": passwords["bot"],
                "admin_password": passwords["admin"],
                "shop": seed.SHOP,
                "customer": seed.CUSTOMER,
                "warehouse": seed.WAREHOUSE,
                "skus": list(seed.GOODS),
                "writers": 1,  # SQLite locks the whole data base for each
            }
            print(json.dumps(line, ensure_ascii=False), flush=True)
            _wait_for_the_end()


if __name__ == "__main__":
    main()
