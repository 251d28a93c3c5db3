"""
Pictures and videos.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from tmallerp.top.method import Id, NumIid


@frozen(kw_only=True, weakref_slot=False)
class ItemImg:
    """One picture of an item."""

    url: str | None = None
    """Address of the picture."""

    position: int | None = None
    """Place in the row of pictures."""

    id: Id | None = None
    """Number of the picture."""

    created: datetime | None = None
    """When it was made."""


@frozen(kw_only=True, weakref_slot=False)
class PropImg:
    """Picture of a property's value, such as a colour."""

    id: Id | None = None
    """Number of the picture."""

    url: str | None = None
    """Address of the picture."""

    properties: str | None = None
    """The value it shows, ``pid:vid``."""

    position: int | None = None
    """Place in the row of pictures."""

    created: datetime | None = None
    """When it was made."""


@frozen(kw_only=True, weakref_slot=False)
class Video:
    """One video of an item."""

    id: Id | None = None
    """Number of the link between video and item."""

    video_id: Id | None = None
    """Number of the video."""

    url: str | None = None
    """Address of the video."""

    created: datetime | None = None
    """When it was made."""

    modified: datetime | None = None
    """When it last changed."""


@frozen(kw_only=True, weakref_slot=False)
class MpicVideo:
    """The video shown in place of the main picture."""

    num_iid: NumIid | None = None
    """The item."""

    video_duaration: int | None = None
    """Seconds it lasts."""

    video_id: Id | None = None
    """Number of the video."""

    video_pic: str | None = None
    """Address of its still."""

    video_status: int | None = None
    """Where it stands, opaque."""


@frozen(kw_only=True, weakref_slot=False)
class Picture:
    """One picture of the picture space."""

    picture_id: Id | None = None
    """Number of the picture."""

    picture_category_id: Id | None = None
    """Folder it is in."""

    picture_path: str | None = None
    """Its address."""

    title: str | None = None
    """Its title."""

    sizes: int | None = None
    """Bytes."""

    pixel: str | None = None
    """Width and height, such as ``450x150``."""

    status: str | None = None
    """Whether it is in order, as the platform writes it."""

    deleted: str | None = None
    """Whether it was deleted, as the platform writes it."""

    client_type: str | None = None
    """Where it is shown: ``client:computer`` or ``client:phone``."""

    created: datetime | None = None
    """When it was made."""

    modified: datetime | None = None
    """When it last changed."""


@frozen(kw_only=True, weakref_slot=False)
class PictureCategory:
    """One folder of the picture space."""

    picture_category_id: Id | None = None
    """Number of the folder."""

    picture_category_name: str | None = None
    """Name of the folder."""

    position: int | None = None
    """Place among its siblings."""

    type: str | None = None
    """Kind of folder, such as ``auction`` or ``user-define``."""

    total: int | None = None
    """Pictures in it."""

    created: datetime | None = None
    """When it was made."""

    modified: datetime | None = None
    """When it last changed."""

    parent_id: Id | None = None
    """Folder above; 0 at the top."""
