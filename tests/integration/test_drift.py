"""
Clients tell a collector of their answers, and the command line shows what it counted.
"""

from __future__ import annotations

import json

import pytest
import typer
from attrs import frozen
from tests_support import error
from typer.testing import CliRunner

from tmallerp import Client, Credentials, Secret
from tmallerp.cli import _top
from tmallerp.cli._desk import command
from tmallerp.errors import TopError
from tmallerp.simulator import SimulatorServer, WorldPlan
from tmallerp.top import ClientConfig, Endpoint
from tmallerp.top.batch import SEPARATOR
from tmallerp.top.drift import Drift
from tmallerp.top.methods.platform import TimeGet
from tmallerp.top.methods.trades import TradeFullinfoGet
from tmallerp.top.methods.users import UserSellerGet

TIME = b'{"time":"2026-11-11 12:00:00","shiny":1}'


LEFT_OUT = {
    "trade.orders[].buyer_rate",
    "trade.orders[].oid_str",
    "trade.orders[].seller_rate",
    "trade.promotion_details[].gift_item_num",
}


@frozen(kw_only=True)
class Small:
    time: str | None = None


def test_a_client_tells_of_good_answers(server, connect):
    """
    Called, fetched and batched answers are told, errors and smaller classes are not.
    """
    told = []
    client = connect(server.url, observe_answer=lambda m, b: told.append((type(m), b)))
    server.answers = [TIME, TIME, TIME, error(41), SEPARATOR.encode().join([TIME, TIME])]
    client.call(TimeGet())
    client.fetch(TimeGet())
    client.call(TimeGet(), into=Small)
    with pytest.raises(TopError):
        client.call(TimeGet())
    client.batch([TimeGet(), TimeGet()])

    assert [(TimeGet, TIME)] * 4 == told


@pytest.mark.parametrize("form", ["json", "xml"])
def test_the_simulator_answers_as_described(form):
    """
    The simulated shop and our models agree, in either format, but for the few fields that
    a model leaves out or reads as a number.
    """
    drift = Drift(every=1)
    with SimulatorServer(WorldPlan(orders=30)) as shop:
        shop.world.advance(20 * 3600)
        credentials = Credentials(
            app_key=shop.app_key,
            app_secret=Secret(shop.app_secret),
            session=Secret(shop.session),
        )
        with Client(
            credentials,
            endpoint=Endpoint.simulator(shop.url),
            config=ClientConfig(format=form),
            observe_answer=drift.observe,
        ) as client:
            client.call(UserSellerGet())
            for trade in shop.world.trades.values():
                if not trade.poison:
                    client.call(TradeFullinfoGet(tid=str(trade.tid)))

    assert {one.path for one in drift.findings()} <= LEFT_OUT
    assert 0 == drift.failures


# --- the command ------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    app = typer.Typer()
    app.command("drift")(command(_top.drift))
    app.command("other")(lambda: None)

    def ask(*words):
        return CliRunner().invoke(app, ["drift", *words])

    return ask


@pytest.fixture
def counted(tmp_path):
    with Drift(tmp_path / "tmallerp-drift.json", every=1) as drift:
        trade = {"tid": 1, "status": "TRADE_FROZEN", "new_field": "张三", "num": "3"}
        drift.observe(TradeFullinfoGet(tid="1"), json.dumps({"trade": trade}).encode())


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["new field", "other type", "new value", "number → text", "quarantine"]),
        ("zh", ["新字段", "类型变化", "新枚举值", "number → text", "隔离区"]),
    ],
)
def test_the_table_says_what_to_do(run, counted, lang, words):
    """
    Every difference has a row, and every kind of them a sentence what to do, in both
    languages; a person should look.
    """
    done = run("--lang", lang)

    assert 3 == done.exit_code
    assert all(word in done.output for word in [*words, "TRADE_FROZEN", "trade.new_field"])
    assert "张三" not in done.output


def test_programs_read_json(run, counted):
    """
    With ``--json`` the last line is one value with every finding.
    """
    done = run("--json")
    told = json.loads(done.stdout.splitlines()[-1])

    assert (3, 1, False) == (done.exit_code, told["answers"], told["reset"])
    assert {"trade.new_field", "trade.num", "trade.status"} == {
        one["path"] for one in told["findings"]
    }


def test_counts_can_be_forgotten(run, counted):
    """
    ``--reset`` shows the counts a last time and begins anew.
    """
    assert "TRADE_FROZEN" in run("--reset").output
    done = run("--lang", "en")

    assert (0, True) == (done.exit_code, "Nothing was counted" in done.output)


def test_nothing_to_tell(run, tmp_path):
    """
    If all is as described, the answers looked at are counted and nobody need look.
    """
    with Drift(tmp_path / "other.json", every=1) as drift:
        drift.observe(TimeGet(), b'{"time":"2026-11-11 12:00:00"}')
    done = run("--file", "other.json", "--lang", "en")

    assert 0 == done.exit_code
    assert "1 answers were looked at; all are as described." in done.output
