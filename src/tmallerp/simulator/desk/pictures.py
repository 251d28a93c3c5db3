"""Pictures of items, which come as files."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from tmallerp.simulator.answers import Row, moment
from tmallerp.simulator.desk._shop import Desk, Result, Shop, Values, bad_value
from tmallerp.simulator.desk.goods import Goods, update_error
from tmallerp.simulator.request import Upload

_MOST = 5
"""An item shows five main pictures."""


class Album:
    """The shop's picture space."""

    def __init__(self, _shop: Shop) -> None:
        self.pictures: list[Row] = []
        self.count = 0

    def number(self) -> int:
        """Return the next picture's number."""
        self.count += 1
        return 90_000 + self.count


def _address(file: Upload) -> str:
    # The same bytes get the same address, as from any store of pictures.
    name = hashlib.sha256(file.data).hexdigest()[:16]
    return f"https://img.example.com/{name}.jpg"


def _file(values: Values, name: str) -> Upload:
    file = values.get(name)
    if not isinstance(file, Upload) or not file.data:
        raise bad_value(name)
    return file


def _item_image(shop: Shop, values: Values) -> Result:
    record = shop.room(Goods).touch(shop.room(Goods).item(values["num_iid"]))
    url = _address(_file(values, "image"))
    row = _changed(shop, record.images, values, url)
    if len(record.images) > _MOST:
        record.images.remove(row)
        raise update_error("ITEM_IMG_OVER_LIMIT", "商品主图不能超过5张")
    return {"item_img": {key: row[key] for key in ("id", "url", "created")}}


def _property_image(shop: Shop, values: Values) -> Result:
    record = shop.room(Goods).touch(shop.room(Goods).item(values["num_iid"]))
    url = _address(_file(values, "image"))
    row = _changed(shop, record.prop_images, values, url)
    row["properties"] = values["properties"]
    return {"prop_img": {key: row[key] for key in ("id", "url", "created")}}


def _changed(shop: Shop, rows: list[Row], values: Values, url: str) -> Row:
    """Replace the picture that *id* names, or add one."""
    row = _named(rows, values.get("id"))
    if row is None:
        row = {"id": shop.room(Album).number(), "position": len(rows)}
        rows.append(row)
    row |= {"url": url, "created": moment(shop.now)}
    row["position"] = values.get("position", row["position"])
    return row


def _named(rows: Sequence[Row], number: int | None) -> Row | None:
    found = next((row for row in rows if row["id"] == number), None)
    if number is not None and found is None:
        raise update_error("ITEM_IMG_NOT_FOUND", "图片不存在")
    return found


def _delete_image(shop: Shop, values: Values) -> Result:
    record = shop.room(Goods).touch(shop.room(Goods).item(values["num_iid"]))
    row = _named(record.images, values["id"])
    if row is not None:
        record.images.remove(row)
    return {"item_img": {"id": values["id"], "created": moment(shop.now)}}


def _upload(shop: Shop, values: Values) -> Result:
    album, file = shop.room(Album), _file(values, "img")
    row = {
        "picture_id": album.number(),
        "picture_category_id": values["picture_category_id"],
        "picture_path": _address(file),
        "title": values.get("title") or values["image_input_title"],
        "sizes": len(file.data),
        "status": "pass",
        "deleted": "unfroze",
        "created": moment(shop.now),
        "modified": moment(shop.now),
    }
    album.pictures.append(row)
    return {"picture": row}


DESK: dict[str, Desk] = {
    "taobao.item.img.upload": _item_image,
    "taobao.item.propimg.upload": _property_image,
    "taobao.item.img.delete": _delete_image,
    "taobao.picture.upload": _upload,
}
