"""
The folder of CSV: whole files or none, durable, and clear about what is wrong.
"""

from __future__ import annotations

import errno
import os
import stat

import pytest
from attrs import evolve

from tmallerp.erp import FilesErp
from tmallerp.erp.protocols import OutcomeStatus
from tmallerp.errors import ErpError, ErpUnavailableError
from tmallerp.testing.builders import an_order


@pytest.fixture
def erp(tmp_path):
    return FilesErp(tmp_path / "erp")


def files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot open a folder")
def test_the_name_is_synced_after_the_content(erp, monkeypatch):
    """
    First the file's content is forced to the disk, then, renamed, every new name above.
    """
    synced, force = [], os.fsync

    def spy(handle):
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        named = any(path.suffix == ".csv" for path in files(erp.folder))
        synced.append((is_folder, named))
        force(handle)

    monkeypatch.setattr(os, "fsync", spy)
    order = an_order()
    erp.put_orders([order])
    first, synced[:] = list(synced), []
    erp.put_orders([evolve(order, seller_memo="later")])

    # The shop's folder, the tenant's, "orders", the ERP's own, and the one it is in.
    assert [(False, False), *[(True, True)] * 5] == first
    assert [(False, True), (True, True)] == synced


def test_a_full_disk_leaves_the_old_file(erp, monkeypatch):
    """
    When the disk is full the order's former file stays whole, and nothing lies beside it.
    """
    order = an_order()
    erp.put_orders([order])
    (path,) = files(erp.folder)
    before = path.read_bytes()

    def full(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ErpUnavailableError) as caught:
        erp.put_orders([evolve(order, seller_memo="later")])

    assert "No space left on device" in str(caught.value)
    assert ([path], before) == (files(erp.folder), path.read_bytes())


@pytest.mark.parametrize(
    "damage",
    [
        *(lambda _: b"\xff\xfe\x00", lambda _: b"a,b\n1,2\n", lambda _: b""),
        *(lambda _: "第一列\n".encode("gb18030"), lambda old: old.splitlines()[0]),
        *(lambda old: old[: len(old) // 2], lambda old: old.replace(b",open,", b",x,")),
        lambda old: old.replace(b"44.52,WAIT", b"44.521,WAIT"),
    ],
)
def test_a_file_changed_by_hand_is_named(erp, damage):
    """
    A file that cannot be read any more is an error with its path; its neighbours go on.
    """
    order = an_order()
    erp.put_orders([order])
    (path,) = files(erp.folder)
    assert damage(path.read_bytes()) != path.read_bytes()
    path.write_bytes(damage(path.read_bytes()))
    neighbour = an_order("2")
    outcomes = erp.put_orders([order, neighbour])

    assert [OutcomeStatus.REJECTED, OutcomeStatus.CREATED] == [o.status for o in outcomes]
    assert str(path) in outcomes[0].message
    with pytest.raises(ErpError) as caught:
        erp.find_orders([order.key])
    assert str(path) in str(caught.value)


def test_putting_twice_writes_once(erp):
    """
    The same content again is unchanged, and its file is not written.
    """
    order = an_order()
    erp.put_orders([order])
    (path,) = files(erp.folder)
    before = path.stat().st_mtime_ns, path.stat().st_ino
    (outcome,) = erp.put_orders([order])

    assert OutcomeStatus.UNCHANGED is outcome.status
    assert before == (path.stat().st_mtime_ns, path.stat().st_ino)
