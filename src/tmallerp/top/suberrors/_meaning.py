"""
What an error means, in the words all tables share.

The family says which exception is raised; from it follows what the client does by itself
with a read and with a write. A table row only adds advice, so that table and behaviour
cannot disagree.
"""

from __future__ import annotations

import enum

from attrs import frozen

from tmallerp.errors import Advice


class Again(enum.Enum):
    """Whether the client sends the same call again by itself, and when."""

    NO = "no"
    BACK_OFF = "back-off"
    BAN = "ban"
    MIDNIGHT = "midnight"
    CLOCK = "clock"
    SESSION = "session"

    def words(self, lang: str = "en") -> str:
        """Say it in words; *lang* is en or zh."""
        return _WORDS[self.value][lang == "zh"]


_WORDS = {
    "no": ("no", "否"),
    "back-off": ("after a pause that grows", "逐次延长间隔后"),
    "ban": ("when the ban ends", "限流解除后"),
    "midnight": ("after midnight in Beijing", "北京时间零点后"),
    "clock": ("once, with the clock corrected", "校准时钟后一次"),
    "session": ("once, with a renewed session", "更新 session 后一次"),
}


class Family(enum.Enum):
    """What the caller does next."""

    CALL = "InvalidCallError"
    CLOCK = "InvalidCallError after the clock"
    AUTHORIZATION = "AuthorizationError"
    SESSION = "AuthorizationError after the session"
    RATE = "RateLimitedError"
    DAY = "RateLimitedError until midnight"
    SERVICE = "ServiceError"

    @property
    def error(self) -> str:
        """The class of the exception."""
        return self.value.partition(" ")[0]


_READS = {
    Family.CLOCK: Again.CLOCK,
    Family.SESSION: Again.SESSION,
    Family.RATE: Again.BAN,
    Family.DAY: Again.MIDNIGHT,
    Family.SERVICE: Again.BACK_OFF,
}


@frozen
class Meaning:
    """
    What a code means.

    Args:
        family: What the caller does next.

        advice: What to do now.
    """

    family: Family
    advice: Advice

    @property
    def reads(self) -> Again:
        """Whether and when a read, or another call that may be sent twice, goes again."""
        return _READS.get(self.family, Again.NO)

    @property
    def writes(self) -> Again:
        """
        Whether and when a write goes again.

        Only where the platform refused it before anything happened; a failure of theirs
        may have come after the effect.
        """
        return Again.NO if self.family is Family.SERVICE else self.reads

    @property
    def retry(self) -> bool:
        """Whether sending the same call again can help at all."""
        return self.reads is not Again.NO


def call(en: str, zh: str) -> Meaning:
    """Make the meaning of a call that is wrong."""
    return Meaning(Family.CALL, Advice(en, zh))


def service(en: str, zh: str) -> Meaning:
    """Make the meaning of a failure of theirs."""
    return Meaning(Family.SERVICE, Advice(en, zh))


def authorize(en: str, zh: str) -> Meaning:
    """Make the meaning of a missing right."""
    return Meaning(Family.AUTHORIZATION, Advice(en, zh))


RATE = Meaning(
    Family.RATE,
    Advice(
        "Wait until the ban ends; spread the calls, set a pace, or ask for a larger quota.",
        "请等待限流解除；可分散调用、设置调用速率或申请提升额度。",
    ),
)
DAY = Meaning(
    Family.DAY,
    Advice(
        "The app's calls of the day are used up: wait for midnight in Beijing, or raise "
        "or reset the quota in the console and lift the ban here.",
        "应用当日调用额度已用完：请等到北京时间零点，或在控制台提升、重置额度后解除本地限流。",
    ),
)
CLOCK = Meaning(
    Family.CLOCK,
    Advice(
        "Correct this machine's clock; it differs from TOP's by over ten minutes.",
        "请校准本机时钟，与平台时间相差超过十分钟。",
    ),
)
SESSION = Meaning(
    Family.SESSION,
    Advice(
        "Authorise the shop again: its session has ended.",
        "session 已失效，请重新授权店铺。",
    ),
)
PERMISSION = authorize(
    "The app or the account lacks this permission; apply for it in the console.",
    "应用或账号缺少该权限，请在控制台申请。",
)
SIGNATURE = call(
    "Check app key, secret and sign method; the signature covers every parameter.",
    "请检查 app_key、密钥与签名方式；签名须覆盖全部参数。",
)
ARGUMENT = call("Correct the named parameter.", "请修正所指出的参数。")
MISSING = call("A required parameter is missing.", "缺少必填参数。")
FORM = call(
    "The request's form is wrong; report it with the request id.",
    "请求格式有误，请附 request_id 反馈。",
)
LATER = service("Their service failed; try again later.", "平台服务异常，请稍后重试。")
BUSINESS = call(
    "Read the sub-code and its sentence; correct the input they name.",
    "请根据 sub_code 与 sub_msg 修正输入。",
)
GONE = call(
    "It does not exist, or belongs to another shop: check the number and the shop.",
    "对象不存在或不属于该店铺，请核对编号与店铺。",
)
UNKNOWN = call(
    "This code is not in our table; keep the request id and report it.",
    "该错误码未收录，请保留 request_id 并反馈。",
)
READ_BACK = Advice(
    "Their service failed and the write may have happened: read the state back before "
    "sending it again.",
    "平台服务异常，写操作可能已生效：重新发送前请先查询当前状态。",
)
