"""
The fast road of the decoder: straight from bytes into the frozen classes.

For every model a struct is made whose fields take what JSON holds; msgspec fills it in
C. One generated function a class then checks each value by the strict patterns and makes
the frozen value. Nothing is lazy.

Whatever does not fit raises `Surprise`, and the slow road decides. So this one may be
narrow, but never generous: where it succeeds, both agree.
"""

from __future__ import annotations

import inspect
from typing import Any

import attrs
import msgspec

from tmallerp.top._builders import Surprise, builder_of
from tmallerp.top._shape import once, shape_of
from tmallerp.top._stages import ERRORS, Orders, envelope_of, has_strange, learn

# An answer that is so many times longer than the one the order of fields was learned
# from shows more of them, and the order is learned again.
_LONGER = 8

# Answers that hold something new are studied so many times; then they are read slowly.
_MOST_STUDIES = 64

# How far into a body the one key of a wrapped answer can end: method names are shorter.
_ROOT = 120


_encode = msgspec.json.Encoder().encode
_ASCII = bytes(range(128))
_TAILS = bytes(range(0x80, 0xC0))
_TWO_OR_THREE = bytes(range(0xC0, 0xF0))
_THREE_OR_FOUR = bytes(range(0xE0, 0x100))


# Through one of these a class makes its values in a way of its own.
_DOORS = ("__attrs_pre_init__", "__attrs_post_init__", "__attrs_init__")
_FACTORY: type = type(attrs.Factory(tuple))


def is_plain(cls: type[Any]) -> bool:
    """
    Say whether a class's values may be made slot by slot.

    A caller's own class may have a dictionary, converters, validators or an init of its
    own; the slow road makes those through their front door.
    """
    if any(hasattr(cls, name) for name in _DOORS) or "__new__" in cls.__dict__:
        return False
    if "__slots__" not in cls.__dict__ or cls.__bases__ != (object,):
        return False
    fields = attrs.fields_dict(cls)
    # A slot of its own: a cached hash, a cached property.
    if set(cls.__dict__["__slots__"]) - {"__weakref__"} != fields.keys():
        return False
    return all(
        inspect.ismemberdescriptor(cls.__dict__.get(plan.name))
        and _is_plain_field(fields[plan.name])
        and (plan.model is None or is_plain(plan.model))
        for plan in shape_of(cls)
    )


def _is_plain_field(field: attrs.Attribute[Any]) -> bool:
    """Say whether what is read is what the field holds, under the same name."""
    return (
        field.validator is None
        and field.converter is None
        and field.init
        and field.alias == field.name
        and not isinstance(field.default, _FACTORY)
    )


def is_whole(body: bytes, stage: Any) -> bool:
    """
    Say whether a stage holds all of a body.

    Nothing writes JSON shorter than the encoder, so a text of the same length has no key
    twice and none that was skipped. White space and escapes are taken out first.
    """
    again = _encode(stage)
    if len(again) == len(body):
        return True
    size = len(body)
    if b'": ' in body[:_ROOT]:
        size = len(msgspec.json.format(body, indent=-1))
        # What nobody knows was kept with its white space.
        again = msgspec.json.format(again, indent=-1)
    if body.isascii() and not again.isascii():
        size -= _escapes(again)
    return len(again) == size


def _escapes(text: bytes) -> int:
    """Count by how much UTF-8 grows if every character beyond ASCII is escaped."""
    beyond = text.translate(None, _ASCII)
    leads = beyond.translate(None, _TAILS)
    two = len(leads.translate(None, _THREE_OR_FOUR))
    four = len(leads.translate(None, _TWO_OR_THREE))
    # Two bytes, three, four become six, six, twelve.
    return 4 * two + 3 * (len(leads) - two - four) + 8 * four


class FastRoad:
    """
    Decodes one kind of answer.

    Args:
        cls: The class of the whole answer.
    """

    def __init__(self, cls: type[Any]) -> None:
        self._cls = cls
        self._is_open = is_plain(cls)
        if not self._is_open:
            return
        self._learned = self._studies = 0
        self._is_strange = False
        self._orders: dict[type[Any], list[str]] = {}
        self._decoder = self._make({})
        self._build = builder_of(cls)
        own = {plan.name for plan in shape_of(cls)}
        self._errors = tuple(name for name in ERRORS if name not in own)

    def _make(self, orders: Orders) -> msgspec.json.Decoder[Any]:
        return msgspec.json.Decoder(envelope_of(self._cls, orders))

    def _study(self, body: bytes) -> None:
        """Learn the fields of an answer and their order; they decide the speed alone."""
        self._learned, self._studies = len(body), self._studies + 1
        orders = {cls: list(names) for cls, names in self._orders.items()}
        learn(self._cls, msgspec.json.decode(body), orders)
        # First what is checked, then what is decoded: a thread between the two checks
        # more than it must, never less.
        self._is_strange = has_strange(orders)
        self._orders, self._decoder = orders, self._make(orders)

    def decode(self, body: bytes) -> Any:
        """
        Read a simplified answer.

        Raises:
            Surprise: If anything is not exactly as expected.
        """
        if not self._is_open or b'_response"' in body[:_ROOT]:
            raise Surprise
        try:
            if len(body) > self._learned * _LONGER:
                self._study(body)
            stage = self._decoder.decode(body)
            whole = is_whole(body, stage)
            if not whole and self._studies < _MOST_STUDIES:
                self._study(body)
                stage = self._decoder.decode(body)
                whole = is_whole(body, stage)
            if not whole:
                raise Surprise
            if self._is_strange and not body.isascii():
                # What nobody knows is kept unread; it must be text all the same.
                body.decode()
            answer = self._build(stage)
        except (msgspec.MsgspecError, ValueError, ArithmeticError, RecursionError) as error:
            raise Surprise from error
        for name in self._errors:
            if getattr(stage, name) is not None:
                raise Surprise
        return answer


@once
def road_for(cls: type[Any]) -> FastRoad:
    """Return the fast road for a class of answers, made once."""
    return FastRoad(cls)
