"""
The tables as rows and as a page, so that the documentation is never written twice.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.config import RetryPolicy
from tmallerp.top.suberrors._business import NOTES
from tmallerp.top.suberrors._codes import CODES, RANGES
from tmallerp.top.suberrors._failures import CODES as FAILURE_CODES
from tmallerp.top.suberrors._failures import FLAGS, PLACES
from tmallerp.top.suberrors._lookup import SUB_CODES, keys
from tmallerp.top.suberrors._meaning import Again, Meaning

BEGIN, END = "<!-- derived: tables of errors -->", "<!-- end of what is derived -->"

_POLICY = RetryPolicy()
_WAIT = {
    Again.NO: ("-", "-"),
    Again.BACK_OFF: (
        f"{_POLICY.base_s:g} s, doubled up to {_POLICY.cap_s:g} s",
        f"{_POLICY.base_s:g} 秒起逐次加倍，至多 {_POLICY.cap_s:g} 秒",
    ),
    Again.BAN: (
        "the stated seconds, else 1 s doubled",
        "平台所示秒数；未注明则 1 秒起加倍",
    ),
    Again.MIDNIGHT: ("until midnight in Beijing", "至北京时间零点"),
    Again.CLOCK: ("at once, by TOP's clock", "按平台时间校准后立即"),
    Again.SESSION: ("at once, with another session", "换用新 session 后立即"),
}
_YES_NO = {True: "yes 是", False: "no 否"}


@frozen(kw_only=True)
class Row:
    """
    One row of the tables.

    Args:
        key: A sub-code, or a code or a range of codes.

        is_sub_code: Which of the two.

        meaning: What it means.
    """

    key: str
    is_sub_code: bool
    meaning: Meaning

    @property
    def wait(self) -> tuple[str, str]:
        """How long the client waits before it tries again, in English and 中文."""
        return _WAIT[self.meaning.reads]


def rows() -> list[Row]:
    """Return every row: sub-codes by name, then codes by number."""
    found = [Row(key=key, is_sub_code=True, meaning=SUB_CODES[key]) for key in keys()]
    codes = [(code, str(code), meaning) for code, meaning in CODES.items()]
    codes += [(first, f"{first}-{last}", meaning) for first, last, meaning in RANGES]
    # A range stands behind the codes within it that have a row of their own.
    codes.sort(key=lambda one: (one[0], "-" in one[1]))
    return found + [Row(key=key, is_sub_code=False, meaning=one) for _, key, one in codes]


_HEAD = """\
| {} | error | read again? 查询重试 | write again? 写重试 | wait | 等待 | what now | 处理方法 |
|---|---|---|---|---|---|---|---|"""

_TEXT = """\
The sub-code is looked at first: whole, then its name before the colon, then the longest beginning of it.
What stands behind the colon is a detail that follows no grammar; `-tmall` at the end is left out, and a `*` here stands for any text.
A sub-code that says only whose side it is (`isv.`, `isp.`, `ism.`) gives way to a code of the platform's own.
What stands in no table is kept as it came and is never a reason to send a write again.

先看 sub_code：先整体匹配，再看冒号前的名称，最后取最长前缀；冒号后的明细不作语法解析，结尾的 `-tmall` 忽略，表中 `*` 代表任意文字。
仅表明责任方的 sub_code（`isv.`、`isp.`、`ism.`）让位于平台自身的 code。
均未收录的原样保留，且绝不因此重发写操作。"""

_NOTES = """\
### Calls that need to be known · 需留意的调用

No code names these; they are known of the call.

没有错误码专指下列情形，请按接口留意。

| call | what to know | 说明 |
|---|---|---|"""

_FAILURES = """\
### Failures inside a good answer · 成功应答中的业务失败

An answer may be good and still say that the business refused. Ask `business_failure(answer)` after every write.
It looks into {places}, where one of {flags} is false, or one of {codes} holds a code and no flag says success.

应答成功不代表业务成功。每次写操作后请调用 `business_failure(answer)`，它会检查以上字段。"""


def render() -> str:
    """Return the derived part of the page of errors, as Markdown."""
    every = rows()
    parts = [BEGIN, "", _TEXT, ""]
    for title, is_sub in (("sub-code", True), ("code", False)):
        parts += [
            _HEAD.format(title),
            *(_line(r) for r in every if r.is_sub_code is is_sub),
        ]
        parts.append("")
    parts.append(_NOTES)
    parts += [f"| `{api}` | {note.en} | {note.zh} |" for api, note in sorted(NOTES.items())]
    named = {"places": PLACES, "flags": FLAGS, "codes": FAILURE_CODES}
    words = {name: ", ".join(f"`{one}`" for one in each) for name, each in named.items()}
    return "\n".join([*parts, "", _FAILURES.format(**words), "", END])


def _line(row: Row) -> str:
    meaning, key = row.meaning, f"`{row.key}`" if row.is_sub_code else row.key
    again = (_YES_NO[one is not Again.NO] for one in (meaning.reads, meaning.writes))
    cells = [key, f"`{meaning.family.error}`", *again, *row.wait, *meaning.advice]
    return f"| {' | '.join(cells)} |"


def rewritten(page: str) -> str:
    """
    Return a page with its derived part as it should be.

    Raises:
        ValueError: If the page does not say where that part stands.
    """
    before, found, rest = page.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not found or not ended:
        msg = f"The page has no part between {BEGIN!r} and {END!r}."
        raise ValueError(msg)
    return before + render() + after
