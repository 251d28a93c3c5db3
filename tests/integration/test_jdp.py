"""
The push database is read whole, in order, in little memory, and never written to.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta

import attrs
import pytest
import sqlalchemy
import tests_mariadb as mariadb
import trustme

from tmallerp import Client, ConfigError, Credentials, Endpoint, Secret
from tmallerp.clock import BEIJING, VirtualClock
from tmallerp.errors import DecodeError, NoAnswerError
from tmallerp.simulator import SimulatorServer, World, WorldPlan
from tmallerp.simulator.jdp import PushDatabase
from tmallerp.top import every_field
from tmallerp.top.jdp import (
    ITEMS,
    REFUNDS,
    TRADES,
    JdpConfig,
    JdpCursor,
    JdpSeen,
    JdpSource,
    JdpTls,
)
from tmallerp.top.jdp._sql import Statements
from tmallerp.top.methods.items import ItemSellerGet
from tmallerp.top.methods.refunds import RefundGet
from tmallerp.top.methods.trades import TradeFullinfoGet

FIRST = JdpCursor.first()
LONG_AGO = datetime(2026, 1, 5, 12, 0, 0, tzinfo=BEIJING)


@pytest.fixture
def schema():
    mariadb.require()
    name = mariadb.random_name("jdp")
    yield name
    mariadb.run(f"DROP DATABASE IF EXISTS `{name}`")


@pytest.fixture
def world():
    world = World(WorldPlan(orders=60, poison=1))
    world.advance(24 * 3600)
    return world


@pytest.fixture
def push(schema, world):
    with PushDatabase(mariadb.ROOT, world, schema) as database:
        database.create()
        yield database


@pytest.fixture
def reader(push):
    with mariadb.reader_of(push.schema) as credentials:
        yield credentials


@pytest.fixture
def open_source(push, reader):
    opened = []

    def make(**settings):
        user, password = reader
        port = settings.pop("port", mariadb.PORT)
        url = settings.pop("url", f"mysql://{user}@{mariadb.HOST}:{port}/")
        nick = settings.pop("seller_nick", None)
        clock = settings.pop("clock", None)
        secret = settings.pop("password", Secret(password))
        settings = {"schema": push.schema, "overlap": timedelta(0), **settings}
        source = JdpSource(
            url,
            password=secret,
            seller_nick=nick,
            clock=clock,
            config=JdpConfig(**settings),
        )
        opened.append(source)
        return source

    yield make
    for source in opened:
        source.close()


@pytest.fixture
def source(open_source):
    return open_source()


def fill(push, count, at=LONG_AGO, first=1):
    """Write *count* small trades, all at the moment *at*."""
    table = f"`{push.schema}`.jdp_tb_trade"
    text = at.strftime("%Y-%m-%d %H:%M:%S")
    rows = [
        (n, f'{{"trade_fullinfo_get_response":{{"trade":{{"tid":{n}}}}}}}', f"h{n}", text)
        for n in range(first, first + count)
    ]
    with mariadb.connect() as connection, connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (tid, seller_nick, jdp_response, jdp_hashcode,"
            " jdp_modified) VALUES (%s, '店', %s, %s, %s)",
            rows,
        )


def keys(rows):
    return [int(row.key) for row in rows]


# --- the same values as the API ----------------------------------------------------------


def test_rows_give_what_the_api_gives(schema):
    """
    Trades, refunds and items of the push database equal those that their APIs answer.
    """
    with SimulatorServer(WorldPlan(orders=60, poison=0)) as server:
        server.world.advance(24 * 3600)
        with PushDatabase(
            mariadb.ROOT, server.world, schema, shop=server.gateway.shop
        ) as push:
            push.create()
            push.push(LONG_AGO)
        credentials = Credentials(
            app_key=server.app_key,
            app_secret=Secret(server.app_secret),
            session=Secret(server.session),
        )
        with (
            Client(
                credentials,
                endpoint=Endpoint.simulator(server.url),
                clock=VirtualClock(server.world.now),
            ) as client,
            JdpSource(mariadb.ROOT, config=JdpConfig(schema=schema)) as source,
        ):
            asks = {
                TRADES: lambda key: TradeFullinfoGet(
                    tid=key, fields=every_field(TradeFullinfoGet)
                ),
                REFUNDS: lambda key: RefundGet(
                    refund_id=key, fields=every_field(RefundGet)
                ),
                ITEMS: lambda key: ItemSellerGet(
                    num_iid=key, fields=every_field(ItemSellerGet)
                ),
            }
            for kind, ask in asks.items():
                rows = list(source.poll(kind, FIRST))
                expected = [client.call(ask(row.key)) for row in rows]
                actual = [row.value() for row in rows]

                assert rows
                assert [getattr(one, kind.part) for one in expected] == [
                    getattr(one, kind.part) for one in actual
                ]


def test_refunds_and_items_are_typed(push, source):
    """
    Refunds and items come typed, under both root keys that items have had.
    """
    push.push(LONG_AGO)
    refunds = {row.key: row.value().refund for row in source.poll(REFUNDS, FIRST)}
    items = list(source.poll(ITEMS, FIRST))

    assert {str(key) for key in push.world.refunds} == set(refunds)
    assert all(refunds[key].refund_id == key for key in refunds)
    assert {str(one.num_iid) for one in push.world.products} == {row.key for row in items}
    assert all(row.value().item.num_iid == row.key for row in items)
    assert {True, False} == {b"item_get_response" in row.raw for row in items}


def test_a_deleted_item_comes_flagged(push, source):
    """
    An item that the shop has no more comes again, flagged deleted, and once.
    """
    push.push(LONG_AGO)
    gone = push.world.products.pop(0).num_iid
    written = [push.push(LONG_AGO + timedelta(hours=n)) for n in (1, 2)]
    cursor = JdpCursor(at=LONG_AGO + timedelta(minutes=1))

    assert [1, 0] == written
    assert [(str(gone), True)] == [
        (row.key, row.deleted) for row in source.poll(ITEMS, cursor)
    ]


def test_what_did_not_change_is_not_written_again(push, source):
    """
    A second push writes only the trade that changed in between.
    """
    first = push.push(LONG_AGO)
    trade = next(iter(push.world.trades.values()))
    trade.memo = "加急"
    push.world.touch(trade)
    later = LONG_AGO + timedelta(hours=1)

    assert (1, True) == (push.push(later), first > 100)
    assert [trade.tid] == keys(source.poll(TRADES, JdpCursor(at=later)))


def test_a_damaged_row_stops_no_other(push, source):
    """
    One row that cannot be decoded raises only when its own value is asked for.
    """
    push.push(LONG_AGO)
    tid = min(push.world.trades)
    mariadb.run(
        f"UPDATE `{push.schema}`.jdp_tb_trade SET jdp_response = '{{\"tra' WHERE tid = %s",
        tid,
    )
    failed = []
    for row in source.poll(TRADES, FIRST):
        try:
            row.value()
        except DecodeError as error:
            failed.append(row.key)
            told = error.message

            assert f"jdp_tb_trade {row.key}: " in told

    damaged = [t.tid for t in push.world.trades.values() if t.poison == "garbage_amount"]

    assert sorted({str(tid), *map(str, damaged)}) == sorted(failed)


def test_a_shop_is_read_alone(push, open_source):
    """
    With a shop named, only its rows come.
    """
    fill(push, 3)
    push.push(LONG_AGO)

    assert [1, 2, 3] == keys(open_source(seller_nick="店").poll(TRADES, FIRST))
    assert not list(open_source(seller_nick="' OR 1=1 -- ").poll(TRADES, FIRST))


def test_tables_may_have_other_names(push, open_source):
    """
    A table of another name is read where it is named.
    """
    fill(push, 2)
    mariadb.run(f"RENAME TABLE `{push.schema}`.jdp_tb_trade TO `{push.schema}`.orders")
    kind = attrs.evolve(TRADES, table="orders")

    assert [1, 2] == keys(open_source().poll(kind, FIRST))


# --- order, borders, overlap -------------------------------------------------------------


@pytest.mark.parametrize("batch", [1, 7, 100, 101, 1000])
def test_equal_moments_lose_nothing(push, open_source, batch):
    """
    However batches cut a moment with many rows, each row comes once, in order.
    """
    fill(push, 100)
    fill(push, 30, LONG_AGO + timedelta(seconds=1), first=500)

    assert [*range(1, 101), *range(500, 530)] == keys(
        open_source(batch=batch).poll(TRADES, FIRST)
    )


def test_order_is_that_of_writing(push, open_source):
    """
    Rows come by the time they were written and then by number, not by number alone.
    """
    fill(push, 5, LONG_AGO + timedelta(seconds=1))
    fill(push, 5, LONG_AGO, first=100)

    assert [100, 101, 102, 103, 104, 1, 2, 3, 4, 5] == keys(
        open_source(batch=3).poll(TRADES, FIRST)
    )


def test_a_poll_goes_on_where_the_cursor_stands(push, source):
    """
    Without an overlap, a poll from a row's cursor brings exactly the rows after it.
    """
    fill(push, 10)
    rows = list(source.poll(TRADES, FIRST))
    cursor = FIRST.past(rows[3]).past(rows[1])

    assert [5, 6, 7, 8, 9, 10] == keys(source.poll(TRADES, cursor))
    assert [] == keys(source.poll(TRADES, cursor.past(rows[-1])))
    assert [*range(1, 11)] == keys(source.poll(TRADES, JdpCursor(at=LONG_AGO)))


def test_what_commits_late_is_caught_by_the_overlap(push, open_source):
    """
    A row that becomes visible behind the cursor comes with the next poll, and only it.
    """
    source = open_source(overlap=timedelta(minutes=3))
    seen = JdpSeen()
    fill(push, 4, LONG_AGO + timedelta(minutes=1))
    late = mariadb.connect()
    late.begin()
    with late.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO `{push.schema}`.jdp_tb_trade (tid, jdp_modified) VALUES (99, %s)",
            (LONG_AGO.replace(tzinfo=None),),
        )
    place = FIRST
    for row in seen.fresh(source.poll(TRADES, place)):
        place = place.past(row)
    late.commit()
    late.close()

    assert JdpCursor(at=LONG_AGO + timedelta(minutes=1), key="4") == place
    assert [99] == keys(seen.fresh(source.poll(TRADES, place)))
    assert [] == keys(seen.fresh(source.poll(TRADES, place)))


def test_the_databases_clock_decides(push, open_source):
    """
    A row is read when its writing lies *lag* behind the database's own now.
    """
    at = mariadb.run("SELECT NOW()")[0][0]
    fill(push, 1, at)
    fill(push, 1, at + timedelta(hours=1), first=2)

    assert [] == keys(open_source(lag=timedelta(minutes=5)).poll(TRADES, FIRST))
    assert [1] == keys(open_source(lag=timedelta(0)).poll(TRADES, FIRST))


def test_the_servers_zone_does_not_matter(push, open_source):
    """
    Whatever zone the server or the caller's engine speaks, now is Beijing's now.
    """
    engine = sqlalchemy.create_engine(
        "mysql+pymysql://root@127.0.0.1:3306/",
        connect_args={"init_command": "SET time_zone = '-03:00'"},
    )
    theirs = mariadb.run("SELECT UTC_TIMESTAMP()")[0][0]
    now = open_source(url=engine, password=None).now()
    with engine.connect() as connection:
        # The engine's own connections stay as they were.
        zone = connection.exec_driver_sql("SELECT @@time_zone").scalar_one()
        mode = connection.exec_driver_sql("SELECT @@tx_read_only").scalar_one()
    engine.dispose()

    assert (
        timedelta(0)
        <= now - theirs.replace(tzinfo=BEIJING) - timedelta(hours=8)
        < timedelta(seconds=30)
    )
    assert ("-03:00", 0) == (zone, mode)


# --- while the platform writes -----------------------------------------------------------


def test_what_is_written_while_polling_is_not_lost(push, open_source):
    """
    Rows written and rewritten during polls all come in their last state, in the end.
    """
    fill(push, 300)
    stop = threading.Event()

    def write():
        table = f"`{push.schema}`.jdp_tb_trade"
        n = 0
        with mariadb.connect() as connection, connection.cursor() as cursor:
            while not stop.is_set():
                n += 1
                cursor.execute(
                    f"UPDATE {table} SET jdp_hashcode = %s, jdp_modified = NOW()"
                    " WHERE tid = %s",
                    (f"w{n}", n * 7919 % 300 + 1),
                )
                cursor.execute(
                    f"INSERT INTO {table} (tid, jdp_hashcode, jdp_modified)"
                    " VALUES (%s, 'new', NOW())",
                    (1000 + n,),
                )

    writer = threading.Thread(target=write)
    writer.start()
    source = open_source(batch=20, lag=timedelta(seconds=1), overlap=timedelta(seconds=2))
    found, place, seen = {}, FIRST, JdpSeen(timedelta(seconds=2))
    try:
        for _ in range(12):
            for row in seen.fresh(source.poll(TRADES, place)):
                found[int(row.key)], place = row.jdp_hashcode, place.past(row)
            threading.Event().wait(0.1)
    finally:
        stop.set()
        writer.join()
    threading.Event().wait(2.1)
    for row in seen.fresh(source.poll(TRADES, place)):
        found[int(row.key)] = row.jdp_hashcode
    truth = dict(mariadb.run(f"SELECT tid, jdp_hashcode FROM `{push.schema}`.jdp_tb_trade"))

    assert len(truth) > 400
    assert truth == found


# --- when the connection is lost ---------------------------------------------------------


def test_a_killed_connection_costs_nothing(push, reader, open_source):
    """
    A connection killed in the middle comes back, and every row comes once.
    """
    fill(push, 100)
    rows = open_source(batch=10).poll(TRADES, FIRST)
    taken = [next(rows) for _ in range(25)]
    killed = mariadb.kill_connections_of(reader[0])

    assert 1 == killed
    assert [*range(1, 101)] == keys([*taken, *rows])


def test_a_lost_connection_is_resumed_from_the_cursor(push, reader, open_source):
    """
    Where a poll ends with a lost connection, the last row's cursor goes on without loss.
    """
    fill(push, 100)
    source, taken = open_source(batch=10, reconnects=0), []

    def poll_and_be_cut():
        for row in source.poll(TRADES, FIRST):
            taken.append(row)
            if len(taken) == 33:
                mariadb.kill_connections_of(reader[0])

    with pytest.raises(NoAnswerError) as caught:
        poll_and_be_cut()
    rest = list(source.poll(TRADES, FIRST.past(taken[-1])))

    assert "cursor" in caught.value.advice.en
    assert [*range(1, 101)] == keys([*taken, *rest])


def test_reconnects_wait_by_the_clock(open_source):
    """
    Where nobody answers, the attempts are as many as set, and the clock does the waiting.
    """

    class Counting:
        def __init__(self):
            self.waits = []

        def sleep(self, seconds):
            self.waits.append(seconds)

    clock = Counting()
    source = open_source(url="mysql://nobody@127.0.0.1:1/", reconnects=3, clock=clock)
    with pytest.raises(NoAnswerError) as caught:
        source.now()

    assert 3 == len(clock.waits)
    assert not caught.value.sent


def test_a_database_that_hangs_is_left(push, open_source):
    """
    Neither a server that says nothing nor a locked table holds a poll past its timeouts.
    """
    fill(push, 1)
    silent = socket.create_server((mariadb.HOST, 0))
    port = silent.getsockname()[1]
    began = time.monotonic()
    with pytest.raises(NoAnswerError) as unreached:
        open_source(port=port, read_timeout_s=0.3, reconnects=0).now()
    silent.close()
    source = open_source(read_timeout_s=0.3, reconnects=0)
    source.now()
    with mariadb.connect() as other, other.cursor() as cursor:
        cursor.execute(f"LOCK TABLES `{push.schema}`.jdp_tb_trade WRITE")
        with pytest.raises(NoAnswerError) as lost:
            next(source.poll(TRADES, FIRST))

    assert "2013" in unreached.value.message
    assert "2013" in lost.value.message
    assert time.monotonic() - began < 10
    assert [1] == keys(source.poll(TRADES, FIRST))


# --- read only ---------------------------------------------------------------------------


def test_only_reading_statements_are_sent(push, open_source):
    """
    On the wire, every statement of a poll reads or sets up the session, and none writes.
    """
    fill(push, 50)
    listener = mariadb.Listener()
    source = open_source(port=listener.port, batch=10)
    read = len(list(source.poll(TRADES, FIRST)))
    for kind in (REFUNDS, ITEMS):
        list(source.poll(kind, FIRST))
    source.close()
    listener.close()
    verbs = {re.match(r"\s*(\w+)", text)[1].upper() for text in listener.statements}

    assert 50 == read
    assert {"SELECT", "SET"} <= verbs <= {"SELECT", "SET", "SHOW", "ROLLBACK", "COMMIT"}
    assert any("READ ONLY" in text for text in listener.statements)
    assert not any("OFFSET" in text.upper() for text in listener.statements)


def test_the_session_cannot_write(push, open_source):
    """
    Even as root, the source's own connection is refused a write by the server.
    """
    source = open_source(url=mariadb.ROOT, password=None)
    with (
        source._reader._engine.connect() as connection,
        pytest.raises(sqlalchemy.exc.DBAPIError) as caught,
    ):
        connection.exec_driver_sql(f"DELETE FROM `{push.schema}`.jdp_tb_trade")

    assert 1792 == caught.value.orig.args[0]


def test_the_index_serves_every_question(push, open_source):
    """
    Both questions read a range of an index and sort nothing, with and without a shop.
    """
    fill(push, 2000)
    mariadb.run(f"ANALYZE TABLE `{push.schema}`.jdp_tb_trade")
    for nick in (None, "店"):
        asked = Statements(TRADES, push.schema, nick)
        questions = (
            asked.rest_of(LONG_AGO, 1000, 100),
            asked.later(LONG_AGO, LONG_AGO + timedelta(days=1), 100, inclusive=False),
        )
        for question in questions:
            text = question.compile(
                dialect=sqlalchemy.dialects.mysql.dialect(),
                compile_kwargs={"literal_binds": True},
            )
            plan = mariadb.run(f"EXPLAIN {str(text).replace('%', '%%')}")[0]

            assert plan[3] in {"range", "ref"}
            assert "filesort" not in plan[-1]


# --- what can be wrong -------------------------------------------------------------------


def test_wrong_settings_are_named(push, reader, open_source):
    """
    A wrong password, database, table and column are each said, and no password is shown.
    """
    password = reader[1]
    root = {"url": mariadb.ROOT, "password": None}
    wrong = [
        (open_source(password=Secret("guessed-canary")), TRADES, "1045", "password"),
        (open_source(schema="tmallerp_none", **root), TRADES, "1146", "names"),
        (open_source(**root), attrs.evolve(TRADES, table="none"), "1146", "names"),
        (open_source(**root), attrs.evolve(TRADES, status="none"), "1054", "names"),
        (open_source(schema="mysql"), TRADES, "1142", "SELECT"),
    ]
    for source, kind, number, word in wrong:
        with pytest.raises(ConfigError) as caught:
            list(source.poll(kind, FIRST))

        shown = f"{caught.value} {caught.value.advice} {source!r}"

        assert number in shown
        assert word in shown
        assert password not in shown
        assert "guessed-canary" not in shown


# --- memory ------------------------------------------------------------------------------

POLL = """
import resource, sys
from datetime import timedelta
from tmallerp.top.jdp import TRADES, JdpConfig, JdpCursor, JdpSource

config = JdpConfig(schema=sys.argv[1], overlap=timedelta(0))
count = size = warm = 0
with JdpSource("mysql://root@127.0.0.1:3306/", config=config) as source:
    for row in source.poll(TRADES, JdpCursor.first()):
        count, size = count + 1, size + len(row.raw)
        if count % 500 == 0:
            row.value()
        if count == 5000:
            warm = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(count, size, warm, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="RSS is read as POSIX gives it")
def test_a_hundred_thousand_rows_in_constant_memory(push):
    """
    A hundred thousand whole trades are polled without the process growing.
    """
    push.push(LONG_AGO)
    table = f"`{push.schema}`.jdp_tb_trade"
    mariadb.run(f"DELETE FROM {table} WHERE jdp_response LIKE '%,234.56%'")
    held = mariadb.run(f"SELECT COUNT(*) FROM {table}")[0][0]
    copies = -(-100_000 // held)
    columns = "seller_nick, status, jdp_response, jdp_hashcode, jdp_modified"
    # Copies keep their number in the answer's first key, so that their values decode.
    mariadb.run(
        f"INSERT INTO {table} (tid, {columns})"
        f" SELECT tid + seq * 100000, seller_nick, status, REPLACE(jdp_response, CONCAT(tid),"
        " CONCAT(tid + seq * 100000)), jdp_hashcode, jdp_modified + INTERVAL seq DIV 3 SECOND"
        f" FROM {table}, `{push.schema}`.seq_1_to_{copies - 1}"
    )
    done = subprocess.run(
        [sys.executable, "-c", POLL, push.schema],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    count, size, warm, peak = map(int, done.stdout.split())
    print(f"{count} rows, {size >> 20} MiB of answers, RSS {warm >> 10} then {peak >> 10}")

    assert held * copies == count
    assert size > 200 * 2**20
    # ru_maxrss is in KiB; a batch of 200 such trades is about half a MiB.
    assert peak - warm < 8 * 1024


# --- encryption --------------------------------------------------------------------------


@pytest.fixture
def tls_server(tmp_path):
    binary, installer = shutil.which("mariadbd"), shutil.which("mariadb-install-db")
    if not binary or not installer:
        pytest.skip("no mariadbd here to start with TLS")
    authority, other = trustme.CA(), trustme.CA()
    server = authority.issue_cert("127.0.0.1")
    server.private_key_pem.write_to_path(str(tmp_path / "key.pem"))
    server.cert_chain_pems[0].write_to_path(str(tmp_path / "cert.pem"))
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    other.cert_pem.write_to_path(str(tmp_path / "other.pem"))
    options = (f"--ssl-cert={tmp_path / 'cert.pem'}", f"--ssl-key={tmp_path / 'key.pem'}")
    with mariadb.PrivateServer(tmp_path, binary, installer, *options) as running:
        yield running, tmp_path


def test_encryption_checks_the_server(tls_server):
    """
    With its authority the connection is encrypted; with another it is refused, and said.
    """
    server, folder = tls_server
    url = f"mysql://root@127.0.0.1:{server.port}/mysql"
    good = JdpConfig(schema=None, tls=JdpTls(ca_file=folder / "ca.pem"))
    bad = JdpConfig(schema=None, tls=JdpTls(ca_file=folder / "other.pem"), reconnects=0)
    with JdpSource(url, config=good) as source:
        statement = sqlalchemy.text("SHOW STATUS LIKE 'Ssl_cipher'")
        cipher = source._reader.rows(statement)[0][1]
    with JdpSource(url, config=bad) as source, pytest.raises(ConfigError) as caught:
        source.now()

    assert cipher
    assert "jdp.tls" == caught.value.key


def test_encryption_is_not_given_up(push, open_source):
    """
    Where encryption is asked for and the server has none, the connection is refused.
    """
    if mariadb.run("SELECT @@have_ssl")[0][0] == "YES":
        pytest.skip("the MariaDB here offers TLS")
    with pytest.raises(ConfigError) as caught:
        open_source(tls=JdpTls(), reconnects=0).now()

    assert "jdp.tls" == caught.value.key
