"""
The errors of tmallerp, sorted by what the caller does next.

::

    TmallErpError
    ├── TopError                    api, code, sub_code, sub_msg, request_id
    │   ├── InvalidCallError        the call is wrong            fix the call
    │   ├── AuthorizationError      session, permission, IP      authorise again
    │   ├── RateLimitedError        has retry_after              wait that long
    │   ├── ServiceError            their side                   try again
    │   ├── NoAnswerError           network, timeout             outcome unknown: ask first
    │   └── DecodeError             path of the surprise         report it
    ├── InboundRefusedError         http_status, sub_code        somebody else's call
    ├── MappingError                document, field, value
    ├── ErpError                    adapter, document, key
    │   ├── RejectedByErpError      they said no                 a person decides
    │   ├── ErpUnavailableError     they did not begin           try again
    │   └── ErpOutcomeUnknownError  sent, no answer              ask by key first
    ├── BillError                   file, line, column           the file is refused whole
    ├── ConfigError                 file, dotted key, line       fix the configuration
    ├── MoneyError                  the value                    fix the input
    ├── ClockError                  the value                    fix the input
    └── StoreError                  the store cannot be used     see the message
        └── LeaseLostError          another worker took over     stop writing

This module imports nothing of ours. A message says *what* and *which*; `advice` says
*what now*, in English and Chinese. Neither ever carries a secret or a buyer's name.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple


class Advice(NamedTuple):
    """What to do now, in the two languages our users read."""

    en: str
    zh: str


class TmallErpError(Exception):
    """
    Anything tmallerp raises on purpose.

    Args:
        message: One sentence: what happened, to which thing, with the offending value.

        advice: What the reader should do now; each class has a default.
    """

    default_advice: ClassVar[Advice] = Advice(
        "Read the message; if it is no help, report it with the full text.",
        "请阅读错误信息；若仍无法解决，请附上完整内容反馈。",
    )

    def __init__(self, message: str, *, advice: Advice | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice or self.default_advice


class TopError(TmallErpError):
    """
    The Taobao Open Platform refused a call, or did not answer it.

    Args:
        message: What happened.

        api: The API's name, such as ``taobao.trade.fullinfo.get``.

        code: TOP's numeric code; None when there was no answer.

        sub_code: The business service's own code; opaque text.

        sub_msg: The business service's own sentence, often Chinese.

        request_id: TOP's id of this request, for their support.
    """

    default_advice = Advice(
        'Look the code up on the page "Errors" of the documentation, or send the '
        "request id to TOP's support.",
        "请在文档“错误目录”页查询该代码，或将 request_id 提供给开放平台客服。",
    )

    def __init__(  # noqa: PLR0913 - what TOP says of an error
        self,
        message: str,
        *,
        api: str | None = None,
        code: int | None = None,
        sub_code: str | None = None,
        sub_msg: str | None = None,
        request_id: str | None = None,
        advice: Advice | None = None,
    ) -> None:
        super().__init__(message, advice=advice)
        self.api = api
        self.code = code
        self.sub_code = sub_code
        self.sub_msg = sub_msg
        self.request_id = request_id


class InvalidCallError(TopError):
    """The call itself is wrong; sending it again changes nothing."""

    default_advice = Advice("Fix the call's parameters.", "请修正调用参数。")


class AuthorizationError(TopError):
    """The session, the app's permission or the caller's address was refused."""

    default_advice = Advice(
        "Authorise the shop again, or apply for the missing permission.",
        "请重新授权店铺，或申请所缺的权限。",
    )


class RateLimitedError(TopError):
    """
    Too many calls; `retry_after` says how many seconds the ban lasts.

    Args:
        retry_after: Seconds to wait; None when TOP did not say.
    """

    default_advice = Advice(
        "Wait until the ban ends; tmallerp does so by itself within its deadline.",
        "请等待限流解除；tmallerp 会在期限内自动等待。",
    )

    def __init__(  # noqa: PLR0913 - what TOP says of an error
        self,
        message: str,
        *,
        retry_after: float | None = None,
        api: str | None = None,
        code: int | None = None,
        sub_code: str | None = None,
        sub_msg: str | None = None,
        request_id: str | None = None,
        advice: Advice | None = None,
    ) -> None:
        super().__init__(
            message,
            api=api,
            code=code,
            sub_code=sub_code,
            sub_msg=sub_msg,
            request_id=request_id,
            advice=advice,
        )
        self.retry_after = retry_after


class ServiceError(TopError):
    """TOP's side failed; the call may be tried again."""

    default_advice = Advice("Try again later.", "请稍后重试。")


class NoAnswerError(TopError):
    """
    No usable answer came back, so a write may or may not have happened.

    Args:
        sent: False when the request certainly never reached the gateway
            (connection refused, name not resolved), so that sending again is safe.
    """

    default_advice = Advice(
        "Read the state back before sending a write again.",
        "重新发送写操作之前，请先查询当前状态。",
    )
    unsent_advice: ClassVar[Advice] = Advice(
        "Check the network, the proxy and the address; nothing was sent.",
        "请检查网络、代理与地址；请求未曾发出。",
    )

    def __init__(
        self,
        message: str,
        *,
        sent: bool = True,
        api: str | None = None,
        request_id: str | None = None,
        advice: Advice | None = None,
    ) -> None:
        advice = advice or (None if sent else self.unsent_advice)
        super().__init__(message, api=api, request_id=request_id, advice=advice)
        self.sent = sent


class DecodeError(TopError):
    """
    An answer does not have the shape its type promises.

    Args:
        path: Where, such as ``$.trade.orders[3].payment``.
    """

    default_advice = Advice(
        "The platform sent something unexpected; report the path and the request id.",
        "平台返回了意外内容，请反馈路径与 request_id。",
    )

    def __init__(
        self,
        message: str,
        *,
        path: str = "$",
        api: str | None = None,
        request_id: str | None = None,
        advice: Advice | None = None,
    ) -> None:
        super().__init__(message, api=api, request_id=request_id, advice=advice)
        self.path = path


class InboundRefusedError(TmallErpError):
    """A call to us is not TOP's, or not whole; it is answered with `http_status`."""

    default_advice = Advice(
        "Nothing to do if a stranger called; if it was TOP, check secret, clock and proxy.",
        "若为陌生调用则无需处理；若确为平台调用，请检查密钥、时钟与代理。",
    )

    def __init__(
        self,
        message: str,
        *,
        http_status: int,
        sub_code: str = "sign-check-failure",
    ) -> None:
        super().__init__(message)
        self.http_status = http_status
        self.sub_code = sub_code


class MappingError(TmallErpError):
    """
    A value of one world has no counterpart in the other.

    Args:
        document: The kind of document, such as ``SalesOrder``.

        field: The field that could not be mapped.

        value: The offending value as text, or None where it would show a person's data.
    """

    default_advice = Advice(
        "Fix the data or the mapping, then retry the quarantined document.",
        "请修正数据或映射，然后重试隔离区中的单据。",
    )

    def __init__(
        self,
        message: str,
        *,
        document: str,
        field: str,
        value: str | None = None,
        advice: Advice | None = None,
    ) -> None:
        super().__init__(message, advice=advice)
        self.document = document
        self.field = field
        self.value = value


class ErpError(TmallErpError):
    """
    The ERP side failed.

    Args:
        adapter: The adapter's name.

        document: The kind of document, if one is concerned.

        key: Its business key, if one is concerned.
    """

    default_advice = Advice("Check the ERP connection.", "请检查 ERP 连接。")

    def __init__(
        self,
        message: str,
        *,
        adapter: str,
        document: str | None = None,
        key: str | None = None,
        advice: Advice | None = None,
    ) -> None:
        super().__init__(message, advice=advice)
        self.adapter = adapter
        self.document = document
        self.key = key


class RejectedByErpError(ErpError):
    """The ERP read the document and said no; a person decides."""

    default_advice = Advice(
        "Correct the document or the ERP's base data, then retry it.",
        "请修正单据或 ERP 基础资料后重试。",
    )


class ErpUnavailableError(ErpError):
    """The ERP did not answer or did not begin; nothing happened, try again."""

    default_advice = Advice("Try again when the ERP is back.", "请在 ERP 恢复后重试。")


class ErpOutcomeUnknownError(ErpError):
    """The document was sent and no answer came; ask by key before sending again."""

    default_advice = Advice(
        "Ask the ERP for the key before sending again; tmallerp does so by itself.",
        "重新发送前请先按业务键查询 ERP;tmallerp 会自动执行。",
    )


class BillError(TmallErpError):
    """
    A bill file is refused as a whole.

    Args:
        file: The file's name.

        line: The line, counted from 1, if one is to blame.

        column: The column's heading, if one is to blame.
    """

    default_advice = Advice(
        "Download the file again; do not edit it by hand.",
        "请重新下载账单文件，不要手工修改。",
    )

    def __init__(
        self,
        message: str,
        *,
        file: str,
        line: int | None = None,
        column: str | None = None,
        advice: Advice | None = None,
    ) -> None:
        super().__init__(message, advice=advice)
        self.file = file
        self.line = line
        self.column = column


class ConfigError(TmallErpError):
    """
    The configuration is wrong.

    Args:
        file: The configuration file.

        key: The dotted key, such as ``shops.main.top.app_key``.

        line: The line, counted from 1, if known.
    """

    default_advice = Advice("Correct the configuration.", "请修正配置。")

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        key: str | None = None,
        line: int | None = None,
        advice: Advice | None = None,
    ) -> None:
        super().__init__(message, advice=advice)
        self.file = file
        self.key = key
        self.line = line


class MoneyError(TmallErpError):
    """
    A text is not an amount of money we accept, or an amount cannot be split.

    Args:
        value: The offending value as text.
    """

    default_advice = Advice(
        "Amounts are yuan with at most two decimals, such as 88.00.",
        "金额单位为元，最多两位小数，例如 88.00。",
    )

    def __init__(self, message: str, *, value: str, advice: Advice | None = None) -> None:
        super().__init__(message, advice=advice)
        self.value = value


class ClockError(TmallErpError):
    """
    A text is not a time we accept, or a datetime carries no time zone.

    Args:
        value: The offending value as text.
    """

    default_advice = Advice(
        "Times are aware datetimes; on the wire 'yyyy-MM-dd HH:mm:ss' in Beijing time.",
        "时间必须带时区；接口文本为北京时间 yyyy-MM-dd HH:mm:ss。",
    )

    def __init__(self, message: str, *, value: str, advice: Advice | None = None) -> None:
        super().__init__(message, advice=advice)
        self.value = value


class StoreError(TmallErpError):
    """The store cannot be read or written; nothing was acknowledged."""

    default_advice = Advice(
        "Check the disk, the file's permissions and whether another program holds it.",
        "请检查磁盘空间、文件权限以及是否被其他程序占用。",
    )


class LeaseLostError(StoreError):
    """Another worker holds the lease now; this one must stop writing."""

    default_advice = Advice(
        "Nothing to do: the other worker goes on.", "无需处理：另一进程会继续。"
    )
