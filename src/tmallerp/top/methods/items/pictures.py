"""
Pictures of items, and the picture space.
"""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs import frozen

from tmallerp.top.files import File
from tmallerp.top.method import Id, Method, NumIid, at_most
from tmallerp.top.models.items.pictures import (
    ItemImg,
    Picture,
    PictureCategory,
    PropImg,
)


@frozen(kw_only=True, weakref_slot=False)
class ItemImgUploadAnswer:
    """The answer of `ItemImgUpload`."""

    item_img: ItemImg | None = None
    """The picture."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ItemImgUpload(Method[ItemImgUploadAnswer]):
    """
    Add a picture to an item, or replace one.

    With *id* that picture is changed, without it one is added. How many an item may
    have depends on the shop.

    Sent twice without *id* it may add the picture twice.

    Source: https://open.taobao.com/api.htm?docId=23&docType=2
    """

    api = "taobao.item.img.upload"

    num_iid: NumIid
    """Number of the item."""

    id: Id | None = None
    """Number of the picture to replace; None adds one."""

    position: int | None = None
    """Place in the row of pictures."""

    image: bytes | File | None = attrs.field(default=None, validator=at_most(3145728))
    """The picture: jpg, jpeg or png, at most 3 MiB (3,145,728 bytes)."""

    is_major: bool | None = None
    """True makes it the main picture."""

    is_rectangle: bool | None = None
    """True for the tall picture of 3 to 4."""


@frozen(kw_only=True, weakref_slot=False)
class PictureUploadAnswer:
    """The answer of `PictureUpload`."""

    picture: Picture | None = None
    """The picture."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class PictureUpload(Method[PictureUploadAnswer]):
    """
    Upload a picture into the shop's picture space.

    The path in the answer is what items and schemas take.

    Sent twice it stores two pictures; the second gets a title with a number behind.

    Source: https://open.taobao.com/api.htm?docId=140&docType=2
    """

    api = "taobao.picture.upload"

    picture_category_id: Id
    """Folder to store it in; 0 is the default one."""

    img: bytes | File = attrs.field(validator=at_most(3145728))
    """The picture: png, jpg or gif, at most 3 MiB (3,145,728 bytes)."""

    image_input_title: str
    """File name with its ending, such as ``blue.jpg``."""

    title: str | None = None
    """Its title; None takes the file name without the ending. Cut after 50 characters."""

    client_type: str | None = None
    """
    Where it will be shown: ``client:computer`` or ``client:phone``; the latter limits
    its size.
    """

    is_https: bool | None = None
    """True asks for an https address."""


@frozen(kw_only=True, weakref_slot=False)
class ItemPropimgUploadAnswer:
    """The answer of `ItemPropimgUpload`."""

    prop_img: PropImg | None = None
    """The picture."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ItemPropimgUpload(Method[ItemPropimgUploadAnswer]):
    """
    Add or replace the picture of a property's value, such as a colour.

    One picture for each colour, at most 24. With *id* that picture is changed, without
    it one is added.

    Sent twice without *id* it may add the picture twice.

    Source: https://open.taobao.com/api.htm?docId=26&docType=2
    """

    api = "taobao.item.propimg.upload"

    num_iid: NumIid
    """Number of the item."""

    properties: str
    """The value it shows, ``pid:vid``; must be a colour."""

    id: Id | None = None
    """Number of the picture to replace; None adds one."""

    position: int | None = None
    """Place in the row of pictures."""

    image: bytes | File | None = None
    """The picture, at most 3 MiB (3,145,728 bytes)."""


@frozen(kw_only=True, weakref_slot=False)
class ItemImgDeleteAnswer:
    """The answer of `ItemImgDelete`."""

    item_img: ItemImg | None = None
    """The picture that went."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ItemImgDelete(Method[ItemImgDeleteAnswer]):
    """
    Delete a picture of an item.

    It cannot be undone.

    Source: https://open.taobao.com/api.htm?docId=24&docType=2
    """

    api = "taobao.item.img.delete"

    num_iid: NumIid
    """Number of the item."""

    id: Id
    """Number of the picture; 1 for the tall one."""

    is_sixth_pic: bool | None = None
    """True deletes the sixth picture, which has no number of its own."""


@frozen(kw_only=True, weakref_slot=False)
class PictureCategoryGetAnswer:
    """The answer of `PictureCategoryGet`."""

    picture_categories: tuple[PictureCategory, ...] = ()
    """The folders found."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class PictureCategoryGet(Method[PictureCategoryGetAnswer]):
    """
    List the folders of the shop's picture space.

    Source: https://open.taobao.com/api.htm?docId=137&docType=2
    """

    api = "taobao.picture.category.get"
    idempotent = True

    picture_category_id: Id | None = None
    """One folder by its number."""

    picture_category_name: str | None = None
    """One folder by its exact name."""

    type: str | None = None
    """
    Kind of folder, such as ``fixed`` for shop design, ``auction`` for items or
    ``user-define``.
    """

    parent_id: Id | None = None
    """Folder above: 0 for the top, None or -1 for all."""

    modified_time: datetime | None = None
    """Only folders changed since."""
