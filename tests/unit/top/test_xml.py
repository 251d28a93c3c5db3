"""
Answers in XML give the values that JSON gives, and nothing hostile gets through.
"""

from __future__ import annotations

import sys
import time

import pytest
from attrs import frozen

from tmallerp import ConfigError
from tmallerp.errors import AuthorizationError, DecodeError, RateLimitedError
from tmallerp.testing.builders import NOON
from tmallerp.top import ClientConfig, Method, RawMethod, _xml, decode
from tmallerp.top._wire import check, decode_raw
from tmallerp.top.methods.platform import TimeGet
from tmallerp.top.methods.trades import (
    TradeFullinfoGet,
    TradesSoldGet,
    TradesSoldIncrementGet,
)


def answer(inner, root="trade_fullinfo_get_response", encoding="utf-8"):
    text = f'<?xml version="1.0" encoding="{encoding}" ?><{root}>{inner}</{root}>'
    return text.encode("gb18030" if "gb" in encoding.lower() else "utf-8")


def read(inner):
    return decode(TradeFullinfoGet, answer(inner), xml=True).trade


def test_text_becomes_what_its_field_is():
    """
    Ids, money, times, flags and counts are read out of XML's text as out of JSON.
    """
    trade = read(
        "<trade><tid>2231958349</tid><payment>88.00</payment><num>3</num>"
        "<created>2026-11-11 12:00:00</created><has_yfx>true</has_yfx></trade>"
        "<request_id>r1</request_id>"
    )

    assert ("2231958349", 3, NOON) == (trade.tid, trade.num, trade.created)
    assert "88.00" == str(trade.payment)


@pytest.mark.parametrize(
    ("inner", "oids"),
    [
        (
            '<orders list="true"><order><oid>1</oid></order><order><oid>2</oid></order></orders>',
            "12",
        ),
        ('<orders list="true"><order><oid>1</oid></order></orders>', "1"),
        ('<orders list="true"/>', ""),
        ("<orders/>", ""),
        ("<orders><order><oid>1</oid></order></orders>", "1"),
        ("<orders><order><oid>1</oid></order><order><oid>2</oid></order></orders>", "12"),
        ('<orders list="true">\n  <order>\n <oid>1</oid>\n </order>\n</orders>', "1"),
        ("", ""),
    ],
)
def test_every_shape_of_a_list(inner, oids):
    """
    A list is one whether it says so or not, with many, one or no rows, indented or not.
    """
    trade = read(f"<trade><tid>1</tid>{inner}</trade>")

    assert tuple(oids) == tuple(line.oid for line in trade.orders)


def test_empty_elements_and_attributes():
    """
    An empty element is empty text, or no object; other attributes say nothing.
    """
    trade = read('<trade a="b"><tid x="y">1</tid><seller_memo/><title></title></trade>')

    assert ("1", "", "") == (trade.tid, trade.seller_memo, trade.title)
    assert read("<trade/>") is None


def test_markup_in_text():
    """
    References, CDATA and Han letters of every plane are text.
    """
    trade = read(
        "<trade><tid>1</tid><seller_memo>&lt;a&gt; &amp; &#x597d;</seller_memo>"
        "<title><![CDATA[<b>加急</b> 𠮷 😀]]></title></trade>"
    )

    assert ("<a> & 好", "<b>加急</b> 𠮷 😀") == (trade.seller_memo, trade.title)


def test_errors_are_typed():
    """
    An error in XML raises what it raises in JSON.
    """
    ended = answer("<code>27</code><msg>Invalid session</msg>", "error_response")
    banned = answer(
        "<code>7</code><msg>App Call Limited</msg>"
        "<sub_code>accesscontrol.limited-by-api-access-count</sub_code>"
        "<sub_msg>This ban will last for 3 more seconds</sub_msg>"
        "<request_id>r9</request_id>",
        "error_response",
    )
    with pytest.raises(AuthorizationError) as caught:
        decode(TradeFullinfoGet, ended, xml=True)
    with pytest.raises(RateLimitedError) as limited:
        check("taobao.trade.fullinfo.get", banned, xml=True)

    assert 27 == caught.value.code
    assert (3.0, "r9") == (limited.value.retry_after, limited.value.request_id)


def test_xml_that_nobody_asked_for_is_named():
    """
    An answer in XML where JSON was asked for is refused with what to do about it.
    """
    for body in (answer("<trade/>"), answer("<code>1</code>", "error_response")):
        with pytest.raises(DecodeError, match="XML") as caught:
            decode(TradeFullinfoGet, body)

        assert "format='xml'" in str(caught.value)


@pytest.mark.parametrize("body", [b'{"trade":{}}', b"<html><body/></html>", b"", b"<a/>"])
def test_what_is_no_xml_of_tops(body):
    """
    JSON, pages and foreign documents are refused where XML was asked for.
    """
    with pytest.raises(DecodeError, match="no XML of TOP"):
        decode(TradeFullinfoGet, body, xml=True)


def test_a_surprise_keeps_its_path():
    """
    A value of another type is named with its path; a name twice is no value.
    """
    for inner, path in (
        ("<trade><tid>1</tid><payment>x</payment></trade>", "$.trade.payment"),
        ("<trade><tid>1</tid><tid>2</tid></trade>", "$.trade.tid"),
    ):
        with pytest.raises(DecodeError) as caught:
            read(inner)

        assert (path, "taobao.trade.fullinfo.get") == (caught.value.path, caught.value.api)


def test_a_call_without_a_class():
    """
    An answer of no known type comes as plain values, all single ones text.
    """
    body = answer('<n>1</n><xs list="true"><x>a</x></xs>', "x_y_get_response")

    assert {"n": "1", "xs": ["a"]} == decode_raw(
        RawMethod("taobao.x.y.get"), body, xml=True
    )


@frozen(kw_only=True)
class Names:
    names: tuple[str, ...] = ()


class NamesGet(Method[Names]):
    api = "taobao.names.get"


def test_lists_of_text():
    """
    A list of plain values keeps each.
    """
    body = answer(
        '<names list="true"><string>a</string><string/></names>', "names_get_response"
    )

    assert ("a", "") == decode(NamesGet, body, xml=True).names


def test_the_extra_is_named_when_it_is_missing(monkeypatch):
    """
    Without the extra a client for XML is refused when it is made, with what to install.
    """
    monkeypatch.setitem(sys.modules, "defusedxml.ElementTree", None)
    with pytest.raises(ConfigError, match=r"tmallerp\[xml\]"):
        _xml.parser()
    with pytest.raises(ConfigError, match="format"):
        ClientConfig(format="yaml")


# --- bad inputs, by their number in the list of bad inputs ----------------------------

LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
BOMBS = {
    "laughs": f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>',
    "quadratic": f'<!DOCTYPE x [<!ENTITY l9 "{"a" * 50_000}">]>',
    "parameter": "<!DOCTYPE x [<!ENTITY % p \"<!ENTITY l9 'a'>\">%p;]>",
}


@pytest.mark.parametrize("name", BOMBS)
def test_bad_input_91_entity_bombs(name):
    """
    Billion laughs and quadratic blow-up are refused at once.
    """
    doctype = BOMBS[name]
    body = f"{doctype}<x_get_response><a>{'&l9;' * 100}</a></x_get_response>".encode()
    began = time.perf_counter()
    for read_it in (
        lambda: _xml.parse(body),
        lambda: decode(TimeGet, body, xml=True),
        lambda: decode(TimeGet, b'<?xml version="1.0"?>' + body, xml=True),
    ):
        with pytest.raises(DecodeError):
            read_it()

    assert time.perf_counter() - began < 1


@pytest.mark.parametrize("where", ["file:///etc/passwd", "http://127.0.0.1:1/x.dtd"])
def test_bad_input_92_external_entities(where):
    """
    An external entity or DTD is refused, and nothing is opened for it.
    """
    for doctype in (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{where}">]>',
        f'<!DOCTYPE x SYSTEM "{where}">',
        f'<!DOCTYPE x PUBLIC "-//x" "{where}">',
    ):
        with pytest.raises(DecodeError) as caught:
            _xml.parse(f"{doctype}<x_get_response>&e;</x_get_response>".encode())

        assert "root:" not in str(caught.value)


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7"])
def test_bad_input_93_wide_charsets_hide_nothing(charset):
    """
    A document in UTF-16 is refused whole, so that no DOCTYPE hides in it.
    """
    text = f'<?xml version="1.0" encoding="{charset}"?><!DOCTYPE x [<!ENTITY e "1">]>'
    body = f"{text}<x_get_response>&e;</x_get_response>".encode(charset)
    for read_it in (_xml.parse, lambda body: decode(TimeGet, body, xml=True)):
        with pytest.raises(DecodeError):
            read_it(body)


@pytest.mark.parametrize("name", ["GBK", "gbk", "GB2312", "gb18030"])
def test_bad_input_94_gbk_is_read(name):
    """
    An answer that declares GBK is read by our own decoding; damage in it is refused.
    """
    body = answer("<trade><tid>1</tid><title>加急𠮷</title></trade>", encoding=name)

    assert "加急𠮷" == decode(TradeFullinfoGet, body, xml=True).trade.title
    with pytest.raises(DecodeError, match="at byte"):
        decode(TradeFullinfoGet, body.replace("加".encode("gbk"), b"\xff\xff"), xml=True)


@pytest.mark.parametrize(
    "inner",
    [
        "<a>" * 200_000,
        "<a>" * 65 + "</a>" * 65,
        "<a " + " ".join(f'a{i}="1"' for i in range(100_000)) + "/>",
        "<a " + " ".join(f'a{i}=">"' for i in range(100_000)) + "/>",
        "<a " + " ".join(f"a{i}='>\"'" for i in range(17)) + "/>",
        f"<{'a' * 100_000}/>",
    ],
    ids=["200k deep", "65 deep", "100k attributes", "with >", "17 attributes", "long name"],
)
def test_bad_input_95_depth_and_attributes(inner):
    """
    Endless nesting and endless tags are refused before they are gathered.
    """
    began = time.perf_counter()
    with pytest.raises(DecodeError):
        decode(TimeGet, answer(inner, "time_get_response"), xml=True)

    assert time.perf_counter() - began < 1


@pytest.mark.parametrize("quote", ['"1"', "'<'", '">"', "'/>'"])
def test_bad_input_95_an_endless_tag_is_seen_before_it_is_read(quote):
    """
    A tag of a hundred thousand attributes is refused for its length, whatever its values.
    """
    attributes = " ".join(f"a{i}={quote}" for i in range(100_000))
    with pytest.raises(DecodeError) as caught:
        _xml.parse(answer(f"<a {attributes}/>"))

    assert "tag of over" in str(caught.value) or quote == "'<'"


def test_bad_input_95_endless_elements():
    """
    A million empty elements are refused before the first is kept.
    """
    began = time.perf_counter()
    with pytest.raises(DecodeError, match="elements"):
        _xml.parse(answer("<a/>" * 2_000_001))

    assert time.perf_counter() - began < 1


def test_long_texts_are_no_long_tags():
    """
    A description of a megabyte, with every mark a tag has, is read.
    """
    long = "\"'=>x" * 200_000
    trade = read(f"<trade><tid>1</tid><title>{long}</title></trade>")

    assert long == trade.title


@pytest.mark.parametrize(
    "body",
    [
        answer("<a>text<b/></a>"),
        answer("<a>"),
        answer("<a>\x00</a>"),
        answer("<a>&unknown;</a>"),
        answer("<a b='1' b='2'/>"),
        answer("<a/>") + b"<b/>",
        b"<x_get_response>\xff</x_get_response>",
    ],
)
def test_what_is_not_well_formed(body):
    """
    XML that is cut, mixed, doubled or undecodable is refused.
    """
    with pytest.raises(DecodeError):
        decode_raw(RawMethod("taobao.x.get"), body, xml=True)


def test_pages_of_trades():
    """
    A page's rows and its total are read.
    """
    body = answer(
        '<total_results>1</total_results><trades list="true"><trade><tid>5</tid></trade></trades>',
        "trades_sold_increment_get_response",
    )
    page = decode(TradesSoldIncrementGet, body, xml=True)

    assert (1, "5") == (page.total_results, page.trades[0].tid)


@pytest.mark.parametrize(
    "inner",
    [
        "<trades><trade/></trades>",
        '<trades list="true"><trade/></trades>',
        '<trades list="true"><trade></trade></trades>',
    ],
)
def test_an_empty_element_is_an_empty_object(inner):
    """
    An element without anything in it is an object without anything in it, as in JSON.
    """
    body = answer(inner, root="trades_sold_get_response")
    same = b'{"trades_sold_get_response":{"trades":{"trade":[{}]}}}'

    assert decode(TradesSoldGet, same) == decode(TradesSoldGet, body, xml=True)
