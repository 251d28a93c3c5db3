"""
The front desk tells what an ERP can do and how long a delivery takes, before there is one.
"""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from attrs import evolve
from typer.testing import CliRunner

from tmallerp.cli._app import app
from tmallerp.cli._texts_erp import ERP
from tmallerp.erp import MemoryErp
from tmallerp.erp._plugins.memory import PLUGIN
from tmallerp.erp.registry import VARIABLE, register_adapter, unregister_adapter
from tmallerp.erp.traits import (
    AdapterTraits,
    Atomicity,
    FieldLimit,
    LifecycleState,
    RateLimit,
)

TRAITS = AdapterTraits(
    name="cloud",
    atomicity=Atomicity.SINGLE,
    key_life=timedelta(hours=1),
    rate=RateLimit(calls=60, scope="api"),
    calls_a_document=3,
    lifecycle=frozenset(LifecycleState),
    rests_in=LifecycleState.AUDITED,
    limits={"order": (FieldLimit(field="code", max_length=30, required=True),)},
)


@pytest.fixture(autouse=True)
def _cloud():
    plugin = evolve(
        PLUGIN,
        name="cloud",
        title=("A cloud", "云"),
        traits=TRAITS,
        factory=lambda *_: MemoryErp(name="cloud"),
    )
    register_adapter(plugin)
    yield
    unregister_adapter("cloud")


def run(*arguments):
    done = CliRunner(env={"COLUMNS": "150"}).invoke(app, ["show", *arguments])
    return done.exit_code, done.stdout


def test_the_plan_is_shown_with_summaries_beside_it():
    """
    Ten thousand single orders are shown to take hours, as summaries a minute.
    """
    code, text = run("adapter", "cloud", "--orders", "10000", "--lang", "en")

    assert 0 == code
    assert "10000 orders: 30000 calls, at least 2.8 h." in text
    assert "500 rows (20 of them): 60 calls, at least 1 min." in text


def test_chinese_is_spoken():
    """
    The same is said in 中文.
    """
    _, text = run("adapter", "cloud", "--lang", "zh", "--orders", "30")

    assert "cloud: 云" in text
    assert "30 张订单：90 次调用，至少 1 分钟。" in text


def test_programs_get_json():
    """
    As JSON there is everything: capabilities, traits, pipelines and the plan.
    """
    _, text = run("adapter", "cloud", "--json", "--row-limit", "100")
    told = json.loads(text)

    assert "OrderSink" in told["capabilities"]
    assert [] == told["pipelines"]["orders"]
    assert 3600 == told["traits"]["key_life"]
    assert 100 == told["plan"]["as_summaries"]["documents"]


def test_what_is_missing_is_named():
    """
    A pipeline that cannot run says which protocol the adapter lacks.
    """
    register_adapter(
        evolve(PLUGIN, name="bare", traits=AdapterTraits(name="bare"), adapter=object)
    )
    try:
        _, text = run("adapter", "bare", "--lang", "en")
    finally:
        unregister_adapter("bare")

    assert "ReceivableSource, VoucherSink" in text
    assert "as fast as it answers" in text


def test_all_are_listed(monkeypatch):
    """
    The list says of every adapter where it comes from and whether it can be loaded.
    """
    monkeypatch.setenv(VARIABLE, "memory,cloud")
    code, text = run("adapters", "--json")
    told = {one["name"]: one for one in json.loads(text)}

    assert 0 == code
    assert ("bundled", None) == (told["memory"]["origin"], told["memory"]["error"])
    assert "registered" == told["cloud"]["origin"]


def test_an_adapter_that_cannot_be_loaded_is_listed_with_its_trouble(monkeypatch):
    """
    One that cannot be loaded stands in the list with the reason, and the code tells.
    """
    monkeypatch.setattr(
        "tmallerp.erp.registry.BUNDLED", {"gone": "tmallerp.erp.gone:PLUGIN"}
    )
    code, text = run("adapters", "--lang", "zh")

    assert 3 == code
    assert "请升级 tmallerp" in text


def test_an_unknown_adapter_is_told():
    """
    A name nobody brings ends with the code for wrong use.
    """
    code, text = run("adapter", "nothing", "--json")

    assert 2 == code
    assert "There is no adapter 'nothing'" in json.loads(text)["message"]


def test_every_text_has_both_languages():
    """
    Every text of the page is there in both languages, with the same values.
    """
    for en, zh in ERP.values():
        assert en
        assert zh
        assert {part.split("}")[0].split(":")[0] for part in en.split("{")[1:]} == {
            part.split("}")[0].split(":")[0] for part in zh.split("{")[1:]
        }
