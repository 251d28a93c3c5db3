"""
Several calls in one request: ``/router/batch``.

The body's blocks are answered in their order, each with an ordinary answer of its own,
joined by what parted the blocks. A batch that is wrong as a whole gets one answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tmallerp.simulator.request import Call, read_pairs
from tmallerp.simulator.wire import Refusal

SHARED = "#PUBLIC#"
EMPTY = "N"
MOST = 50
"""No limit is published; ours only keeps a mistake from becoming endless."""

_OF_THE_BATCH = ("app_key", "v", "timestamp", "format", "simplify", "sign_method")

Text = str


def answer_all(call: Call, answer: Callable[[Call], Text]) -> Text:
    """
    Answer every block of a batch whose signature was right.

    Raises:
        Refusal: If there is no block, or too many.
    """
    shared, blocks = split(call)
    if not 1 <= len(blocks) <= MOST:
        raise Refusal(41, "Invalid arguments", "isv.invalid-parameter", "1-50 calls")
    common = {key: call.params[key] for key in _OF_THE_BATCH if key in call.params}
    inherited = {
        key: call.params[key] for key in ("session", "target_app_key") if key in call.params
    }
    parts = [
        answer(Call(params={**inherited, **shared, **block, **common})) for block in blocks
    ]
    return call.separator.join(parts)


def split(call: Call) -> tuple[Mapping[str, str], list[Mapping[str, str]]]:
    """Return what all calls share, and what each says itself."""
    texts = call.body.split(call.separator) if call.body else []
    shared: Mapping[str, str] = {}
    if texts and texts[0].startswith(SHARED):
        shared = read_pairs(texts.pop(0).removeprefix(SHARED))
    blocks: list[Mapping[str, str]] = [
        {} if text.strip() == EMPTY else read_pairs(text) for text in texts
    ]
    return shared, blocks
