"""
Frames of the long connection, byte by byte.
"""

from __future__ import annotations

import pytest

from tmallerp.errors import DecodeError, InvalidCallError
from tmallerp.secrets import Secret
from tmallerp.top._signing import sign
from tmallerp.top.messages._frames import (
    MAX_FRAME,
    Byte,
    Frame,
    FrameKind,
    Int16,
    Int32,
    Int64,
    Millis,
    decode,
    encode,
)


def laid(*parts):
    """Join hex, spaces allowed, into bytes."""
    return bytes.fromhex("".join(parts).replace(" ", ""))


# Laid out by hand from the description: every length and number is written as it must
# stand on the wire, least significant byte first.
VECTORS = {
    "connect": (
        Frame(
            kind=FrameKind.CONNECT,
            content={"app_key": "12345678", "group_name": "default"},
        ),
        laid(
            "02 00",
            "0100 07000000 6170705f6b6579 01 08000000 3132333435363738",
            "0100 0a000000 67726f75705f6e616d65 01 07000000 64656661756c74",
            "0000",
        ),
    ),
    "accepted": (
        Frame(kind=FrameKind.CONNECTACK, status=0, token="t1"),
        laid("02 01", "0200 00000000", "0500 02000000 7431", "0000"),
    ),
    "refused": (
        Frame(kind=FrameKind.CONNECTACK, status=25, phrase="无效"),
        laid("02 01", "0200 19000000", "0300 06000000 e697a0e69588", "0000"),
    ),
    "pull": (
        Frame(kind=FrameKind.SEND, token="t1", content={"__kind": Byte(1)}),
        laid("02 02", "0500 02000000 7431", "0100 06000000 5f5f6b696e64 02 01", "0000"),
    ),
    "confirm": (
        Frame(
            kind=FrameKind.SEND,
            content={"__kind": Byte(2), "id": Int64(1172200053212681005)},
        ),
        laid(
            "02 02",
            "0100 06000000 5f5f6b696e64 02 02",
            "0100 02000000 6964 05 2d936fe1bc7d4410",
            "0000",
        ),
    ),
    "every format": (
        Frame(
            kind=FrameKind.SENDACK,
            flag=-1,
            content={
                "v": None,
                "t": "A",
                "b": Byte(255),
                "h": Int16(-2),
                "i": Int32(-3),
                "q": Int64(-4),
                "d": Millis(1451620800000),
                "x": b"\x1f\x8b",
            },
        ),
        laid(
            "02 03",
            "0400 ffffffff",
            "0100 01000000 76 00",
            "0100 01000000 74 01 01000000 41",
            "0100 01000000 62 02 ff",
            "0100 01000000 68 03 feff",
            "0100 01000000 69 04 fdffffff",
            "0100 01000000 71 05 fcffffffffffffff",
            "0100 01000000 64 06 009657fb51010000",
            "0100 01000000 78 07 02000000 1f8b",
            "0000",
        ),
    ),
}


@pytest.mark.parametrize("name", VECTORS)
def test_frames_are_written_as_described(name):
    """
    A frame is laid out exactly as the description says.
    """
    frame, data = VECTORS[name]

    assert data == encode(frame)


@pytest.mark.parametrize("name", VECTORS)
def test_frames_are_read_as_described(name):
    """
    A described frame is read whole, every value in its format.
    """
    frame, data = VECTORS[name]
    read = decode(data)

    assert frame == read
    assert [type(v) for v in frame.content.values()] == [
        type(v) for v in read.content.values()
    ]


MALFORMED = {
    "empty": ("", "@0"),
    "other version": ("01 00 0000", "@0"),
    "unknown kind": ("02 04 0000", "@1"),
    "no end": ("02 02", "@2"),
    "half a header": ("02 02 01", "@2"),
    "unknown header": ("02 02 0600 0000", "@2"),
    "negative header": ("02 02 ffff 0000", "@2"),
    "bytes after the end": ("02 02 0000 00", "@4"),
    "status too short": ("02 01 0200 0000 00", "@4"),
    "two statuses": ("02 01 0200 00000000 0200 00000000 0000", "@8"),
    "two tokens": ("02 01 0500 00000000 0500 00000000 0000", "@8"),
    "text beyond the frame": ("02 01 0300 05000000 4142", "@8"),
    "text of two gigabytes": ("02 01 0300 ffffff7f 4142", "@8"),
    "negative length": ("02 01 0300 ffffffff 0000", "@4"),
    "no UTF-8": ("02 01 0300 02000000 41ff 0000", "@9"),
    "unknown format": ("02 02 0100 01000000 61 08 0000", "@9"),
    "number cut": ("02 02 0100 01000000 61 05 0102", "@10"),
    "negative bytes": ("02 02 0100 01000000 61 07 feffffff 0000", "@10"),
    "a key twice": ("02 02 0100 01000000 61 00 0100 01000000 61 00 0000", "@12"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_frames_are_refused_by_byte(name):
    """
    What is no frame is refused, and the error names the byte where it goes wrong.
    """
    text, at = MALFORMED[name]
    with pytest.raises(DecodeError) as caught:
        decode(laid(text))

    assert at == caught.value.path
    assert f"at byte {at[1:]}." in caught.value.message


def test_too_long_frames_are_refused_unread():
    """
    A frame over the limit is refused without being looked at.
    """
    with pytest.raises(DecodeError) as caught:
        decode(bytes(MAX_FRAME + 1))

    assert "too long" in caught.value.message


@pytest.mark.parametrize(
    "content",
    [
        {"id": 7},
        {"id": Int64(2**63)},
        {"b": Byte(256)},
        {"b": Byte(-1)},
        {"t": "\ud800"},
        {"x": bytes(MAX_FRAME)},
    ],
    ids=["no width", "too wide", "over a byte", "under a byte", "surrogate", "too long"],
)
def test_what_does_not_fit_is_not_written(content):
    """
    A value without a width, or wider than it, is refused before anything is sent.
    """
    with pytest.raises(InvalidCallError):
        encode(Frame(kind=FrameKind.SEND, content=content))


def test_the_signature_of_a_connect():
    """
    A CONNECT is signed by the md5 rule over app key, group and milliseconds.
    """
    signed = {
        "timestamp": "1451620800000",
        "app_key": "12345678",
        "group_name": "default",
    }

    assert "2E03D1348D7B65A366F8DB4BD1435983" == sign(signed, Secret("helloworld"), "md5")


def test_a_frame_shows_no_value():
    """
    The repr of a frame names its keys and hides every value and the token.
    """
    frame = Frame(kind=FrameKind.SEND, token="canary-t", content={"sign": "canary-s"})

    assert "canary" not in repr(frame)
    assert "sign" in repr(frame)
