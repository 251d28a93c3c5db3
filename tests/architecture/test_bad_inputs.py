"""
Bad inputs of ERPs and of records by their numbers, and the tests that hold them off.

The list is about addresses and answers (63 to 74), sessions and masks (75, 76), texts in
questions (77 to 80), and what is written and answered (81 to 83). A number whose test is
renamed or dropped fails here.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
HTTP, KINGDEE = "unit/erp/test_http.py", "integration/test_kingdee_erp.py"
FILTERS, ORDERS = "unit/erp/kingdee/test_kingdee_filters.py", "integration/test_orders.py"
PRIVACY, REST = "unit/top/test_privacy.py", "unit/erp/rest/test_description.py"
LOADING, VALUES = "unit/fieldmap/test_loading.py", "unit/fieldmap/test_values.py"

HELD_OFF = {
    63: (HTTP, "test_an_odd_address_is_refused_before_anything_is_asked", '"http://'),
    64: (HTTP, "test_an_odd_address_is_refused_before_anything_is_asked", "@169.254"),
    65: (HTTP, "test_an_odd_address_is_refused_before_anything_is_asked", "2130706433"),
    66: (HTTP, "test_a_name_with_one_bad_address_is_refused", "::ffff:127.0.0.1"),
    67: (HTTP, "test_a_name_is_resolved_once_and_pinned", "pinned"),
    68: (HTTP, "test_a_redirect_is_an_error_and_no_key_travels", "302"),
    69: (HTTP, "test_a_redirect_is_an_error_and_no_key_travels", '"//'),
    70: (HTTP, "test_what_is_no_strict_json_is_no_answer", "html"),
    71: (HTTP, "test_a_gzip_bomb_costs_no_memory", "gzip"),
    72: (HTTP, "test_a_bad_certificate_ends_the_call_unsent", "expired"),
    73: (HTTP, "test_a_header_that_would_be_two_is_refused", "\\r\\n"),
    74: (ORDERS, "test_an_answer_about_another_trade_is_not_taken", "replace"),
    75: (ORDERS, "test_another_sellers_session_reads_nothing", "seller_nick"),
    76: (PRIVACY, "test_a_masked_answer_leaves_the_plain_receiver", "张**"),
    77: (FILTERS, "test_other_values_are_literal", "1' or '1'='1"),
    78: (KINGDEE, "test_injection_stays_a_value", "A_B]"),
    79: (KINGDEE, "test_quotes_in_other_clothes_are_refused", "A＇B"),
    80: (FILTERS, "test_what_is_no_name_is_refused", "FBillNo--"),
    81: (KINGDEE, "test_keys_in_another_order_are_noticed", "FAccountBookID"),
    82: (KINGDEE, "test_a_success_without_a_number_is_read_back", "NO_NUMBER"),
    83: (VALUES, "test_templates_know_nothing_but_paths", "{7*7}"),
}


@pytest.mark.parametrize("number", HELD_OFF)
def test_a_bad_input_has_its_test(number):
    """
    The test is there, and the input stands in its file.
    """
    file, name, text = HELD_OFF[number]
    source = (TESTS / file).read_text("utf-8")

    assert re.search(rf"^ *def {name}\(", source, re.MULTILINE), (file, name)
    assert text in source


def test_no_number_is_left_out():
    """
    The list has no holes.
    """
    assert [*range(63, 84)] == [*HELD_OFF]
