"""
Masked texts, receivers and the fields an OAID needs, as values.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs
import pytest

from tmallerp.clock import BEIJING
from tmallerp.errors import InvalidCallError
from tmallerp.top._shape import field_names
from tmallerp.top.models.trades import Trade
from tmallerp.top.privacy import (
    OAID_FIELDS,
    Clarity,
    MergeCandidate,
    OaidQuery,
    Purpose,
    Receiver,
    clarity,
    is_ciphertext,
    is_masked,
    keep_plain,
    lacking_fields,
    overlay,
    with_oaid,
)
from tmallerp.top.privacy._masking import parse_sealed

PLAIN = ("张三", "13812345678", "010-12345678", "文一路18号37单元", "18877771111-123")
MASKED = (
    "张**",
    "138****0000",
    "1381234****",
    "**路**号",
    "示例路**号",
    "b***@example.com",
    "买**",
    "张\uff0a",
)
SEALED = (
    "~GzwJvzT+BcnrP4s3tB6KSw==~1~",
    "~GzwJvzT+BcnrP4s3tB6KSw==~-1~",
    "~GzwJvzT+BcnrP4s3tB6KSw==~qRstAbcd~12~~",
    "$138$jdZRUgIdx88cVe5MsNqpvA==$1$",
    "$aBcD+/==$7/K6PCvfrR0UvbYgRcsOuQ==$3$$",
    "\x01LN1HgcchPtQzJ5hl0eJZEa761m3u60cwRW/r+J8Twbc=\x012\x01",
)
BLANK = (None, "", "  ")


@pytest.mark.parametrize(
    ("texts", "level"),
    [
        (PLAIN, Clarity.PLAIN),
        (MASKED, Clarity.MASKED),
        (SEALED, Clarity.SEALED),
        (BLANK, Clarity.NOTHING),
    ],
)
def test_how_clear_a_text_is(texts, level):
    """
    Plain, masked, encrypted and blank texts are told apart.
    """
    assert [level] * len(texts) == [clarity(text) for text in texts]
    assert all(is_masked(text) == (0 < level < 3) for text in texts)
    assert all(is_ciphertext(text) == (level == 2) for text in texts)


@pytest.mark.parametrize(
    "text",
    [
        "~5~",
        "~~",
        "$100$",
        "~张三~1~",
        "~GzwJvzT+BcnrP4s3tB6KSw==~v1~",
        "~GzwJvzT+BcnrP4s3tB6KSw==~1",
        "$138$jdZRUgIdx88cVe5MsNqpvA==$1~",
        "~GzwJvzT+BcnrP4s3tB6KSw==~1~ ",
        "~GzwJvzT+BcnrP4s3tB6KSw==~\u0661~",
    ],
)
def test_what_only_looks_encrypted_is_plain(text):
    """
    Without both separators, base64 and a number for a version, a text is plain.
    """
    assert clarity(text) is Clarity.PLAIN


def test_encrypted_texts_are_taken_apart():
    """
    Separator, head, cipher and version are read; a negative version is the app's own key.
    """
    parts = [parse_sealed(text) for text in SEALED]

    assert [1, 1, 12, 1, 3, 2] == [part.version for part in parts]
    assert [False, True, False, False, False, False] == [p.is_public for p in parts]
    assert ["", "", "", "138", "", ""] == [part.head for part in parts]
    assert not any("Gzw" in repr(part) or "138" in repr(part) for part in parts)


@pytest.mark.parametrize("new", [*MASKED, *SEALED, *BLANK])
@pytest.mark.parametrize("old", PLAIN)
def test_plain_is_kept(old, new):
    """
    A masked, encrypted or blank text never takes the place of a plain one.
    """
    assert old == keep_plain(old, new)


def test_the_newer_of_two_equally_clear_texts_wins():
    """
    A plain text follows a plain one, and a masked a masked.
    """
    assert "李四" == keep_plain("张三", "李四")
    assert "李**" == keep_plain("张**", "李**")
    assert "李四" == keep_plain("张**", "李四")


def receiver(**texts):
    return Receiver(tid="1", **{"oaid": "1aa", **texts})


def test_a_masked_answer_leaves_the_plain_receiver():
    """
    When fields begin to come masked, what is known stays, field by field.
    """
    known = receiver(name="张晓明", mobile="13812340000", state="浙江省", town="某街道")
    blurred = receiver(name="张**", mobile="138****0000", state="浙江省", town="")

    assert known == overlay(known, blurred)


def test_a_kept_value_of_another_oaid_is_stale():
    """
    Where the OAID changed and plain fields had to be kept, the receiver says so, until all
    of them are new.
    """
    known = receiver(name="张晓明", mobile="13812340000", address_detail="文一路18号")
    moved = receiver(oaid="1bb", name="张**", mobile="138****1111", address_detail="*号")
    mixed = overlay(known, moved)
    again = receiver(oaid="1bb", name="李丽华", mobile="13811110000", address_detail="甲")

    assert ("张晓明", "1bb", True) == (mixed.name, mixed.oaid, mixed.stale)
    assert again == overlay(mixed, again)


def test_a_virtual_number_goes_with_its_term():
    """
    A kept mobile keeps its kind and its end; a new one brings its own.
    """
    end = datetime(2026, 11, 20, tzinfo=BEIJING)
    known = receiver(mobile="18877771111-123", is_virtual=True, expires=end)
    kept = overlay(known, receiver(mobile="138****0000"))
    replaced = overlay(known, receiver(mobile="13812340000"))
    number = kept.virtual

    assert ("18877771111", "123", end) == (number.number, number.extension, number.expires)
    assert number.connects(end - timedelta(seconds=1))
    assert not number.connects(end)
    assert replaced.virtual is None


def test_two_trades_are_never_laid_over():
    """
    Receivers of different trades are refused.
    """
    with pytest.raises(InvalidCallError):
        overlay(receiver(), Receiver(tid="2", oaid="1aa"))


def test_nothing_personal_is_in_a_repr():
    """
    A receiver shows its trade and OAID, and none of its personal fields.
    """
    canaries = {
        field.name: f"canary-{field.name}"
        for field in attrs.fields(Receiver)
        if field.repr is False
    }
    one = receiver(**canaries, is_virtual=True)

    assert {"name", "mobile", "phone", "address_detail", "town"} <= canaries.keys()
    assert "canary" not in f"{one!r} {one} {one.virtual!r} {[one]}"


@pytest.mark.parametrize("oaid", ["", " ", "张**", "1" * 129, SEALED[0]])
@pytest.mark.parametrize("kind", [OaidQuery, MergeCandidate])
def test_masked_text_stands_for_nobody(kind, oaid):
    """
    Neither decryption nor merging is asked with masked text or with nothing.
    """
    with pytest.raises(InvalidCallError):
        kind("4990000000000000000", oaid)


@pytest.mark.parametrize("tid", ["", "12a", "\u0661", "1" * 21])
def test_a_trade_has_a_number(tid):
    """
    What is no number of a trade is refused before any call.
    """
    with pytest.raises(InvalidCallError):
        OaidQuery(tid, "1aa")


def test_a_masked_hint_is_refused():
    """
    Strangers share masked text, so it is no hint that trades belong together.
    """
    with pytest.raises(InvalidCallError):
        MergeCandidate("1", "1aa", hint="张**/138****0000")


def test_the_fields_an_oaid_needs():
    """
    What is missing from ``fields`` is named and added, once; asking for all lacks nothing.
    """
    assert None is with_oaid(None)
    assert () == lacking_fields(None)
    assert set(OAID_FIELDS) == set(lacking_fields("tid"))
    assert ("receiver_phone",) == lacking_fields(
        "oaid, created,receiver_name,receiver_address,receiver_mobile"
    )
    assert with_oaid("tid,oaid") == with_oaid(with_oaid("tid,oaid"))
    assert () == lacking_fields(with_oaid("tid"))


def test_a_trade_asks_for_its_oaid():
    """
    What `TradeFullinfoGet` asks for by default brings the OAID.
    """
    assert () == lacking_fields(",".join(field_names(Trade, dotted=False)))


def test_purposes_are_the_platforms_scenes():
    """
    A purpose is the code that the platform documents.
    """
    codes = {*range(1001, 1010), 2001, 2002, 3001}

    assert codes == {int(purpose.value) for purpose in Purpose}
