"""
The field maps that come with the adapters.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve

from tmallerp.erp.yonyou import Tax, YonyouSettings
from tmallerp.erp.yonyou._maps import SALES_ORDER_FIELDS, map_of
from tmallerp.errors import ConfigError
from tmallerp.fieldmap import bundled_names, load_map
from tmallerp.secrets import Secret

SETTINGS = YonyouSettings(
    app_key="k",
    app_secret=Secret("s"),
    tenant="t",
    organisation="org01",
    customer="TMALL01",
    order_type="SO01",
    tax=Tax(code="VAT13", rate=Decimal("0.13")),
    unit="PCS",
    exchange_rate_type="01",
)


@pytest.mark.parametrize(
    "name", [one for one in bundled_names() if one.startswith("yonyou/")]
)
def test_each_map_loads(name):
    """
    Every bundled map is a map.
    """
    assert load_map(name).made


def test_an_order_has_what_the_vendors_page_requires():
    """
    The sales order's map makes every field the page marks as required.
    """
    assert set(SALES_ORDER_FIELDS) <= set(map_of("sales_order", SETTINGS).made)


def test_a_company_may_not_leave_out_what_is_required(tmp_path):
    """
    An override that removes a required field is refused when it is loaded.
    """
    own = tmp_path / "own.toml"
    own.write_text(
        'name = "own"\nversion = "1"\n[[field]]\nto = "agentId"\nremove = true\n',
        encoding="utf-8",
    )

    with pytest.raises(ConfigError, match="agentId"):
        map_of("sales_order", evolve(SETTINGS, maps={"sales_order": own}))


def test_what_decides_accounting_has_no_default():
    """
    An empty setting a job needs is named in the error.
    """
    with pytest.raises(ConfigError, match="return_type"):
        SETTINGS.need("return_type")


def test_secrets_and_persons_are_not_shown():
    """
    The text of the settings shows neither the secret nor the maker's phone.
    """
    shown = repr(evolve(SETTINGS, maker_mobile="13800000000"))

    assert [] == [one for one in ("13800000000", "Secret('s')") if one in shown]
