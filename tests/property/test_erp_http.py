"""
What an adapter's HTTP takes from a configuration, it takes as everybody else reads it.
"""

from __future__ import annotations

import ipaddress
import json
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx
from hypothesis import example, given
from hypothesis import strategies as st

from tmallerp.erp._http import HttpRules
from tmallerp.erp._http._address import AddressError, read_address, refusal
from tmallerp.erp._http._answer import read_json
from tmallerp.erp.rest._places import Template, in_path

_PIECES = [
    *("https://", "http://", "//", "/", "\\", "@", ":", "?", "#", "[", "]", "%", ".", ".."),
    *("erp.example.com", "evil.invalid", "127.0.0.1", "2130706433", "0x7f", "::1", "8443"),
    *("%2e", "%2f", "%40", "\t", "\n", "\0", " ", "a", "é", "。", "/x", "a=1&b=2"),
]
_urls = st.one_of(
    st.lists(st.sampled_from(_PIECES), max_size=9).map("".join),
    st.lists(st.sampled_from(_PIECES), max_size=6).map(lambda p: "https://" + "".join(p)),
    st.text(max_size=40).map(lambda text: f"https://erp.example.com{text}"),
)


@given(_urls)
@example("https://erp.example.com\\@evil.invalid/")
@example("https://erp.example.com:443@evil.invalid/")
@example("https://[::ffff:127.0.0.1]/")
def test_no_two_parsers_disagree_about_what_is_taken(url):
    """
    An address that is taken has one host, port and target, whoever reads it.
    """
    try:
        found = read_address(url)
    except AddressError:
        return
    parts, other = urlsplit(url), httpx.URL(url)

    assert parts.username is None
    assert found.host == parts.hostname == other.host
    assert found.port == (parts.port or {"http": 80, "https": 443}[parts.scheme])
    assert (found.path, found.query) == (parts.path or "/", parts.query)
    assert other.fragment == parts.fragment == ""


@given(st.ip_addresses())
def test_only_public_addresses_pass(address):
    """
    Whatever family and spelling, what Python calls not global never passes.
    """
    if refusal(address, allow_private=False) is None:
        mapped = getattr(address, "ipv4_mapped", None)
        assert (mapped or address).is_global
        assert not address.is_multicast


@given(st.ip_addresses(v=4))
def test_an_address_inside_an_address_is_judged_by_what_it_is(address):
    """
    Mapped, translated or compatible: a carried address passes only if it would itself.
    """
    number, alone = int(address), refusal(address, allow_private=False)
    for prefix in ("::ffff:0:0", "64:ff9b::", "::ffff:0:0:0"):
        carried = ipaddress.IPv6Address(int(ipaddress.IPv6Address(prefix)) + number)
        assert (alone is None) >= (refusal(carried, allow_private=False) is None)


_names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@given(st.lists(st.tuples(_names, _names), max_size=5))
def test_a_query_survives_its_way(pairs):
    """
    However odd names and values are, the other side reads what was meant.
    """
    rules = HttpRules(base_url="https://erp.example.com/api")
    made = rules.address("/x", pairs)

    assert pairs == parse_qsl(
        made.query, keep_blank_values=True, strict_parsing=bool(pairs)
    )
    assert made.path == "/api/x"


@given(_names)
def test_a_value_in_a_path_is_one_part_of_it(value):
    """
    A value fills its place in a path and nothing else, and comes out as it went in.
    """
    path = Template("/a/{key}/b", frozenset({"key"})).fill({"key": value}, in_path)
    parts = path.split("/")

    assert ["", "a", value, "b"] == [*parts[:2], unquote(parts[2]), *parts[3:]]


_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18), 10**18) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(_values, st.decimals(-(10**9), 10**9, places=4))
def test_json_is_read_exactly(value, number):
    """
    What JSON can say comes back as it was, and a number with a point to the last digit.
    """
    assert value == read_json(json.dumps(value))
    assert f"{number:f}" == f"{read_json(f'[{number:f}]')[0]:f}"
