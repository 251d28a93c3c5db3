"""
The MariaDB of this machine, for tests that need the real thing.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import subprocess
import threading
import time

import pymysql
import pytest

HOST, PORT = "127.0.0.1", 3306
ROOT = f"mysql://root@{HOST}:{PORT}/"


def require():
    """Skip where no MariaDB answers; fail instead where services are required."""
    try:
        connect().close()
    except pymysql.err.OperationalError as error:
        line = f"no MariaDB at {HOST}:{PORT} for root without a password: {error.args[0]}"
        if os.environ.get("TMALLERP_REQUIRE_SERVICES") == "1":
            pytest.fail(line)
        pytest.skip(line)


def connect(**settings):
    """Return a connection as root, on Beijing time."""
    settings = {"host": HOST, "port": PORT, "user": "root", **settings}
    connection = pymysql.connect(autocommit=True, charset="utf8mb4", **settings)
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION time_zone = '+08:00'")
    return connection


def run(statement, *values):
    """Run one statement as root and return its rows."""
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall()


def random_name(word):
    """Return a name nobody else uses."""
    return f"tmallerp_{word}_{secrets.token_hex(4)}"


@contextlib.contextmanager
def reader_of(schema):
    """Make a user that may only read *schema*; yield its name and password."""
    user, password = random_name("r"), secrets.token_hex(8)
    run(f"CREATE USER `{user}`@'%%' IDENTIFIED BY %s", password)
    try:
        run(f"GRANT SELECT ON `{schema}`.* TO `{user}`@'%'")
        yield user, password
    finally:
        run(f"DROP USER `{user}`@'%'")


def kill_connections_of(user):
    """Kill every connection of a user; return how many there were."""
    rows = run("SELECT id FROM information_schema.processlist WHERE user = %s", user)
    for (number,) in rows:
        with contextlib.suppress(pymysql.err.OperationalError):
            run(f"KILL CONNECTION {int(number)}")
    return len(rows)


class Listener:
    """
    A proxy before MariaDB that writes down every statement a client sends.

    It reads the packets themselves, so nothing a library does behind our back is missed.
    """

    def __init__(self):
        self.statements = []
        self._socket = socket.create_server((HOST, 0))
        self.port = self._socket.getsockname()[1]
        self._open = []
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self._socket.close()
        for one in self._open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self):
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            server = socket.create_connection((HOST, PORT))
            self._open += [client, server]
            for args in ((client, server, self._hear), (server, client, lambda _: None)):
                threading.Thread(target=self._pump, args=args, daemon=True).start()

    def _pump(self, source, target, hear):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                hear(data)
                target.sendall(data)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)

    def _hear(self, data):
        # A client's packet: three bytes of length, one of order, one of command; 3 is a
        # statement, 22 prepares one. Ours are short and come whole.
        if len(data) > 5 and data[3] == 0 and data[4] in {3, 22}:
            self.statements.append(data[5:].decode("utf-8", "replace"))


class PrivateServer:
    """A MariaDB of our own with settings of our own; a context manager."""

    def __init__(self, folder, binary, installer, *options):
        self.folder, self.options = folder, options
        self._binary, self._installer = binary, installer
        with socket.create_server((HOST, 0)) as free:
            self.port = free.getsockname()[1]

    def __enter__(self):
        data = self.folder / "data"
        subprocess.run(
            [
                self._installer,
                "--no-defaults",
                f"--datadir={data}",
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
            ],
            check=True,
            capture_output=True,
        )
        own = ["--user=root"] if os.geteuid() == 0 else []
        self.log = (self.folder / "log").open("wb")
        self._process = subprocess.Popen(
            [
                self._binary,
                "--no-defaults",
                *own,
                f"--datadir={data}",
                f"--port={self.port}",
                f"--bind-address={HOST}",
                f"--socket={self.folder / 's'}",
                *self.options,
            ],
            stdout=self.log,
            stderr=self.log,
        )
        self._wait()
        return self

    def _wait(self):
        for _ in range(300):
            with contextlib.suppress(OSError):
                socket.create_connection((HOST, self.port), 1).close()
                return
            time.sleep(0.1)
        raise TimeoutError

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait(30)
        self.log.close()
