"""
Files go along with a call: named, typed, read late, never signed.
"""

from __future__ import annotations

import os
import sys

import attrs
import pytest
from attrs import frozen

from tmallerp.errors import InvalidCallError
from tmallerp.secrets import Secret
from tmallerp.testing.builders import NOON
from tmallerp.top import Method, RawMethod, encode
from tmallerp.top._signing import sign
from tmallerp.top.files import FORMATS, File, sniff
from tmallerp.top.method import at_most

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
JPG = b"\xff\xd8\xff\xe0" + bytes(20)
GIF = b"GIF89a" + bytes(20)
SECRET = Secret("secret")


@frozen(kw_only=True)
class Upload(Method[dict]):
    """A call with a limit on its file, as the catalogue's uploads have one."""

    api = "taobao.picture.upload"
    img: bytes | File = attrs.field(validator=at_most(64))


def written(method):
    return encode(method, app_key="1", app_secret=SECRET, now=NOON)


@pytest.mark.parametrize("value", [PNG, File.of(PNG)], ids=["bytes", "File"])
def test_a_file_is_not_signed(value):
    """
    A file is a part of its own; neither it nor its name is in what is signed.
    """
    form = written(Upload(img=value))

    assert "img" not in form.params
    assert form.params["sign"] == sign(form.params, SECRET, "hmac-sha256")
    assert PNG == form.files["img"].data


@pytest.mark.parametrize(
    ("data", "picture"),
    [
        (PNG, "png"),
        (JPG, "jpg"),
        (GIF, "gif"),
        (b"GIF87a", "gif"),
        (b"BM..", None),
        (b"", None),
    ],
)
def test_pictures_are_told_by_their_beginning(data, picture):
    """
    What a picture is stands in its first bytes, not in its name.
    """
    assert picture == sniff(data)


def test_a_name_and_a_type_are_found():
    """
    Without a name the picture gives one; a type follows the bytes, then the name.
    """
    named = File.of(b"%PDF", name="C:\\secret\\bill.pdf")

    assert ("file.png", "image/png") == (File.of(PNG).name, File.of(PNG).kind)
    assert ("bill.pdf", "application/pdf") == (named.name, named.kind)
    assert ("file.bin", "application/octet-stream") == (
        File.of(b"x").name,
        File.of(b"x").kind,
    )
    assert "a b.png" == File.of(PNG, name='/x/a "b\r\n.png').name


def test_a_file_is_read_when_it_is_sent(tmp_path):
    """
    A file at a path is read for sending, not before, and is named after the path.
    """
    path = tmp_path / "图.png"
    file = File.at(path)
    path.write_bytes(PNG)
    sent = written(Upload(img=file)).files["img"]

    assert (PNG, "图.png", "image/png") == (sent.data, sent.name, sent.kind)
    assert "PNG" not in repr(sent)
    assert file.data is None


@pytest.mark.parametrize("size", [0, 65])
def test_the_methods_limit_holds(tmp_path, size):
    """
    A file of a size the method does not take is refused when the call is written down.
    """
    path = tmp_path / "a.png"
    path.write_bytes(bytes(size))
    with pytest.raises(InvalidCallError, match="1 to 64"):
        Upload(img=File.at(path))
    with pytest.raises(InvalidCallError, match="1 to 64"):
        Upload(img=File.of(bytes(size)))


def test_a_file_that_grew_is_refused(tmp_path):
    """
    The limit is asked again about what was read.
    """
    path = tmp_path / "a.png"
    path.write_bytes(PNG)
    call = Upload(img=File.at(path))
    path.write_bytes(PNG + bytes(100))
    with pytest.raises(InvalidCallError, match="1 to 64"):
        written(call)


def test_a_file_that_changed_between_sendings_is_refused(tmp_path):
    """
    A repeated call sends what it sent before, or nothing.
    """
    path = tmp_path / "a.png"
    path.write_bytes(PNG)
    call = Upload(img=File.at(path))
    first = written(call).files["img"].data
    assert first == written(call).files["img"].data
    path.write_bytes(PNG[:-1] + b"x")
    os.utime(path, ns=(1, 1))
    with pytest.raises(InvalidCallError, match="changed") as caught:
        written(call)

    assert "taobao.picture.upload" == caught.value.api


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are Unix's")
def test_only_plain_files_are_read(tmp_path):
    """
    Links, folders, pipes and what is not there are refused, without waiting for them.
    """
    (tmp_path / "real.png").write_bytes(PNG)
    (tmp_path / "link.png").symlink_to(tmp_path / "real.png")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name in ("link.png", "folder", "pipe", "missing"):
        with pytest.raises(InvalidCallError, match="cannot be sent"):
            File.at(tmp_path / name).read()
    with pytest.raises(InvalidCallError, match="cannot be sent"):
        len(File.at(tmp_path / "missing"))


@pytest.mark.parametrize(("api", "name"), FORMATS)
def test_what_is_no_picture_is_refused(api, name):
    """
    Where TOP's page limits the formats, bytes that begin otherwise stay here.
    """
    takes = FORMATS[api, name]
    for data in (b"<html>", b"BM" + bytes(9), b"%PDF-1.4", GIF, PNG, JPG):
        method = RawMethod(api, {name: data})
        if sniff(data) in takes:
            assert data == written(method).files[name].data
        else:
            with pytest.raises(InvalidCallError, match=name):
                written(method)


def test_other_files_go_as_they_are():
    """
    Where no format is documented any bytes go.
    """
    form = written(RawMethod("tmall.exchange.agree", {"leave_message_pics": b"\x00\xff"}))

    assert b"\x00\xff" == form.files["leave_message_pics"].data
