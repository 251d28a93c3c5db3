"""The adapters to simulated ERPs, connected with what their simulators tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from tmallerp.clock import Clock
from tmallerp.drills._stage import Stage
from tmallerp.erp import OrderSink
from tmallerp.erp._http import HttpRules
from tmallerp.erp.kingdee import (
    KingdeeCodes,
    KingdeeConnection,
    KingdeeCredentials,
    KingdeeSettings,
)
from tmallerp.erp.kingdee import connect as connect_kingdee
from tmallerp.erp.rest import SAMPLE, RestErp, read_description
from tmallerp.erp.yonyou import Tax, YonyouSettings
from tmallerp.erp.yonyou import connect as connect_yonyou
from tmallerp.fieldmap import parse_layer
from tmallerp.secrets import Secret

Connect = Callable[[Mapping[str, str], Clock], OrderSink]
Acts = list[tuple[str, Mapping[str, object]]]

_TIMEOUT_S = 1
"""A withheld answer is given up sooner than the simulator drops it."""


def _rest(facts: Mapping[str, str], clock: Clock) -> OrderSink:
    about = read_description(
        SAMPLE,
        server={
            "base_url": facts["url"],
            "insecure_http": True,
            "allow_private": True,
            "read_timeout_s": _TIMEOUT_S,
        },
        secrets=lambda _: Secret(facts["token"]),
    )
    sink = RestErp.connect(about, clock=clock)
    assert isinstance(sink, OrderSink)  # noqa: S101 - the sample describes orders
    return sink


def _kingdee(facts: Mapping[str, str], clock: Clock) -> OrderSink:
    rules = HttpRules(
        base_url=facts["url"],
        insecure_http=True,
        allow_private=True,
        read_timeout_s=_TIMEOUT_S,
    )
    credentials = KingdeeCredentials(
        account=facts["acct_id"],
        user=facts["user"],
        app_id=facts["app_id"],
        app_secret=Secret(facts["app_secret"]),
    )
    settings = KingdeeSettings(
        connection=KingdeeConnection(rules=rules, credentials=credentials),
        organisation="100",
        codes=KingdeeCodes(postage="POST", tax="TAX", cod_fee="COD", service="SERVICE"),
        # The judge reads flag and memo where the demonstration has them written.
        maps={"sales_order": (_NOTE,)},
    )
    return connect_kingdee(settings, clock=clock)


def _yonyou(facts: Mapping[str, str], clock: Clock) -> OrderSink:
    settings = YonyouSettings(
        app_key=facts["app_key"],
        app_secret=Secret(facts["app_secret"]),
        tenant=facts["tenant"],
        organisation="100",
        customer="TMALL-DEMO",
        order_type="SO01",
        tax=Tax(code="VAT13", rate=Decimal("0.13")),
        unit="PCS",
        exchange_rate_type="01",
        component_skus=dict(zip(_COMPONENTS, _CHARGES, strict=True)),
        maps={"sales_order": _MAPS / "yonyou_sales_order.toml"},
        lookup_url=facts["url"],
        insecure_http=True,
        allow_private=True,
        total_timeout_s=_TIMEOUT_S,
        # The simulated tenant has no limit; a real one would make the day last for days.
        calls_a_minute={},
    )
    return connect_yonyou(settings, clock=clock)


_MAPS = Path(__file__).parent / "maps"
_NOTE = parse_layer(
    """
name = "demo"
version = "1"
[[field]]
to = "FNote"
template = "{order.seller_flag} {order.seller_memo}"
""",
    "the demonstration's map",
)

ADAPTERS: Mapping[str, Connect] = {
    "kingdee": _kingdee,
    "rest": _rest,
    "yonyou": _yonyou,
}
"""Kind → how it is connected."""

_COMPONENTS = ("postage", "tax", "cod_fee", "service")
_CHARGES = ("POST", "TAX", "COD", "SERVICE")
"""Materials of what an order charges beside its goods."""


def _kingdee_acts(codes: Sequence[str]) -> Acts:
    seed = {"customers": ["TMALL-DEMO"], "materials": [*_CHARGES, *codes]}
    return [("seed", seed)]


def _rest_acts(codes: Sequence[str]) -> Acts:
    del codes  # any product is accepted
    seed = {
        "organisations": {"100": "模拟公司"},
        "customers": {"TMALL-DEMO": "模拟旗舰店"},
    }
    return [("seed", seed)]


def _yonyou_acts(codes: Sequence[str]) -> Acts:
    seed = {
        "org": {"100": "模拟公司"},
        "customer": {"TMALL-DEMO": "模拟旗舰店"},
        "product": {code: code for code in (*_CHARGES, *codes)},
    }
    return [("seed", seed)]


_ACTS: Mapping[str, Callable[[Sequence[str]], Acts]] = {
    "kingdee": _kingdee_acts,
    "rest": _rest_acts,
    "yonyou": _yonyou_acts,
}
"""What a simulator is told before the first order: its registers know the shop's codes."""


def connect(kind: str, facts: Mapping[str, str], clock: Clock) -> OrderSink:
    """
    Connect the adapter of a kind.

    Args:
        kind: One of `ADAPTERS`.

        facts: What the simulator says a client needs.

        clock: Where now comes from.
    """
    return ADAPTERS[kind](facts, clock)


def prepare(kind: str, stage: Stage, codes: Sequence[str]) -> None:
    """
    Tell a simulator what the day needs.

    Args:
        kind: One of `ADAPTERS`.

        stage: Its control plane.

        codes: Merchant's codes of all that the shop sells.
    """
    for name, given in _ACTS[kind](codes):
        stage.act(f"act/{name}", given)
