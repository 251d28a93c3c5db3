"""
Items described by the rules of their category.
"""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs import frozen

from tmallerp.top.method import Id, Method, as_tuple, at_most


@frozen(kw_only=True, weakref_slot=False)
class TmallItemSchemaUpdateAnswer:
    """The answer of `TmallItemSchemaUpdate`."""

    update_item_result: str | None = None
    """What came of it, as text."""

    gmt_modified: datetime | None = None
    """When the item was changed."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmallItemSchemaUpdate(Method[TmallItemSchemaUpdateAnswer]):
    """
    Rewrite a Tmall item whole from a filled-in schema.

    The rules and the present values come from `TmallItemUpdateSchemaGet`; they differ
    by category and change over time, so fetch them fresh.

    It writes the whole item: what the XML lacks may be lost, and a stale XML brings old
    prices and old stock back. For single fields there is
    `TmallItemSchemaIncrementUpdate`.

    Source: https://open.taobao.com/api.htm?docId=23434&docType=2
    """

    api = "tmall.item.schema.update"

    item_id: Id
    """Number of the item."""

    xml_data: str
    """The filled-in schema, as XML."""

    category_id: Id | None = None
    """Its category; another one moves the item."""

    product_id: Id | None = None
    """Its product of the catalogue; another one moves the item."""


@frozen(kw_only=True, weakref_slot=False)
class TmallItemSchemaIncrementUpdateAnswer:
    """The answer of `TmallItemSchemaIncrementUpdate`."""

    update_item_result: str | None = None
    """What came of it, as text."""

    gmt_modified: datetime | None = None
    """When the item was changed."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmallItemSchemaIncrementUpdate(Method[TmallItemSchemaIncrementUpdateAnswer]):
    """
    Change single fields of a Tmall item by schema.

    The rules come from `TmallItemIncrementUpdateSchemaGet`; only fields that it offers
    can be changed this way.

    Every field to change must be named in the XML's ``update_fields`` too.

    Source: https://open.taobao.com/api.htm?docId=23782&docType=2
    """

    api = "tmall.item.schema.increment.update"

    item_id: Id
    """Number of the item."""

    xml_data: str
    """The values to change, as XML, with their names in ``update_fields``."""


@frozen(kw_only=True, weakref_slot=False)
class TmallItemUpdateSchemaGetAnswer:
    """The answer of `TmallItemUpdateSchemaGet`."""

    update_item_result: str | None = None
    """Rules and present values, as XML."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmallItemUpdateSchemaGet(Method[TmallItemUpdateSchemaGetAnswer]):
    """
    Fetch rules and present values for rewriting a Tmall item.

    The answer is for `TmallItemSchemaUpdate`. It holds present prices and stock, so do
    not keep it.

    Source: https://open.taobao.com/api.htm?docId=23435&docType=2
    """

    api = "tmall.item.update.schema.get"
    idempotent = True

    item_id: Id
    """Number of the item."""

    category_id: Id | None = None
    """A category to get the rules of; None takes its own."""

    product_id: Id | None = None
    """A product to get the rules of; None takes its own."""


@frozen(kw_only=True, weakref_slot=False)
class TmallItemIncrementUpdateSchemaGetAnswer:
    """The answer of `TmallItemIncrementUpdateSchemaGet`."""

    update_item_result: str | None = None
    """Rules and present values, as XML."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmallItemIncrementUpdateSchemaGet(Method[TmallItemIncrementUpdateSchemaGetAnswer]):
    """
    Fetch the rules for changing single fields of a Tmall item.

    The answer is for `TmallItemSchemaIncrementUpdate`. Naming the fields in *xml_data*
    makes it short.

    Source: https://open.taobao.com/api.htm?docId=23781&docType=2
    """

    api = "tmall.item.increment.update.schema.get"
    idempotent = True

    item_id: Id
    """Number of the item."""

    xml_data: str | None = None
    """The fields to be changed, as XML; None gets the rules of all."""


@frozen(kw_only=True, weakref_slot=False)
class TmallItemAddSchemaGetAnswer:
    """The answer of `TmallItemAddSchemaGet`."""

    add_item_result: str | None = None
    """The rules, as XML."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmallItemAddSchemaGet(Method[TmallItemAddSchemaGetAnswer]):
    """
    Fetch the rules for publishing a Tmall item.

    The answer is for `TmallItemSchemaAdd`. Rules differ by category and product and
    change over time: fetch them fresh.

    Source: https://open.taobao.com/api.htm?docId=23256&docType=2
    """

    api = "tmall.item.add.schema.get"
    idempotent = True

    category_id: Id
    """Category to publish in."""

    product_id: Id
    """Product of the catalogue to publish."""

    type: str | None = None
    """``b`` fixed price, ``a`` auction."""

    isv_init: bool | None = None
    """True shows every field and rule, for study; leave it out otherwise."""


@frozen(kw_only=True, weakref_slot=False)
class TmallItemSchemaAddAnswer:
    """The answer of `TmallItemSchemaAdd`."""

    add_item_result: str | None = None
    """What came of it, as text; compare `ItemsCustomGet` for the new number."""

    gmt_create: datetime | None = None
    """When the item was made."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmallItemSchemaAdd(Method[TmallItemSchemaAddAnswer]):
    """
    Publish a Tmall item from a filled-in schema.

    The rules come from `TmallItemAddSchemaGet`.

    Sent twice it may publish two items: after a lost answer look for the merchant's
    code with `ItemsCustomGet` before sending again.

    Source: https://open.taobao.com/api.htm?docId=23255&docType=2
    """

    api = "tmall.item.schema.add"

    category_id: Id
    """Category to publish in."""

    product_id: Id
    """Product of the catalogue to publish."""

    xml_data: str
    """The filled-in schema, as XML."""


@frozen(kw_only=True, weakref_slot=False)
class AlibabaItemEditSchemaGetAnswer:
    """The answer of `AlibabaItemEditSchemaGet`."""

    result: str | None = None
    """Rules and present values."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class AlibabaItemEditSchemaGet(Method[AlibabaItemEditSchemaGetAnswer]):
    """
    Fetch rules and present values for editing an item.

    The answer is for `AlibabaItemEditSubmit` and `AlibabaItemEditFastupdate`. It holds
    present prices and stock, so do not keep it.

    Source: https://open.taobao.com/api.htm?docId=53967&docType=2
    """

    api = "alibaba.item.edit.schema.get"
    idempotent = True

    item_id: Id
    """Number of the item."""

    biz_type: str | None = None
    """Business parameter agreed on with the platform, opaque."""

    fields: tuple[str, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(None)
    )
    """Which fields of the schema to show; None shows all."""


@frozen(kw_only=True, weakref_slot=False)
class AlibabaItemEditSubmitAnswer:
    """The answer of `AlibabaItemEditSubmit`."""

    update_time: str | None = None
    """When the item was changed, as text."""

    item_id: Id | None = None
    """Number of the item."""

    market: str | None = None
    """Market of the item, opaque."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class AlibabaItemEditSubmit(Method[AlibabaItemEditSubmitAnswer]):
    """
    Rewrite an item whole from an edited schema.

    Start from a fresh `AlibabaItemEditSchemaGet`.

    It writes the whole item: what the schema lacks may be lost, and a stale one brings
    old prices and old stock back. For single fields there is
    `AlibabaItemEditFastupdate`.

    Source: https://open.taobao.com/api.htm?docId=53968&docType=2
    """

    api = "alibaba.item.edit.submit"

    item_id: Id
    """Number of the item."""

    schema: str
    """The whole schema with its values, as edited."""

    biz_type: str | None = None
    """Business parameter agreed on with the platform, opaque."""

    cat_id: Id | None = None
    """A new category; None keeps it."""

    spu_id: Id | None = None
    """A new product of the catalogue; None keeps it."""


@frozen(kw_only=True, weakref_slot=False)
class AlibabaItemEditFastupdateAnswer:
    """The answer of `AlibabaItemEditFastupdate`."""

    update_time: str | None = None
    """When the item was changed, as text."""

    item_id: Id | None = None
    """Number of the item."""

    market: str | None = None
    """Market of the item, opaque."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class AlibabaItemEditFastupdate(Method[AlibabaItemEditFastupdateAnswer]):
    """
    Change single fields of an item by schema.

    The schema needs only the fields that change.

    SKUs that exist can get prices and stock; adding SKUs takes `AlibabaItemEditSubmit`.
    Stock written here knows nothing of sales since the last read.

    Source: https://open.taobao.com/api.htm?docId=54542&docType=2
    """

    api = "alibaba.item.edit.fastupdate"

    item_id: Id
    """Number of the item."""

    schema: str
    """The schema with only the fields that change."""

    cat_id: Id | None = None
    """A new category; None keeps it."""

    spu_id: Id | None = None
    """A new product of the catalogue; None keeps it."""
