"""
Refunds and returns of Tmall; the platform documents no field of theirs.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.messages.events._event import Event


@frozen(kw_only=True)
class RefundClosed(Event):
    """
    A Tmall refund was closed without money moving.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=304&docType=9
    """

    TOPIC = "tmall_refund_RefundClosed"


@frozen(kw_only=True)
class RefundCreate(Event):
    """
    A Tmall refund was asked for.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=303&docType=9
    """

    TOPIC = "tmall_refund_RefundCreate"


@frozen(kw_only=True)
class RefundMessageCreated(Event):
    """
    A message was left in a Tmall refund.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=314&docType=9
    """

    TOPIC = "tmall_refund_RefundMessageCreated"


@frozen(kw_only=True)
class RefundModified(Event):
    """
    A Tmall refund was changed.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=305&docType=9
    """

    TOPIC = "tmall_refund_RefundModified"


@frozen(kw_only=True)
class RefundPaymentFinished(Event):
    """
    The payment of a Tmall refund was finished.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=306&docType=9
    """

    TOPIC = "tmall_refund_RefundPaymentFinished"


@frozen(kw_only=True)
class RefundPrepaid(Event):
    """
    The platform paid a Tmall refund in advance.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=307&docType=9
    """

    TOPIC = "tmall_refund_RefundPrepaid"


@frozen(kw_only=True)
class RefundSellerAgreeReturn(Event):
    """
    The seller agreed that goods of a Tmall refund come back.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=310&docType=9
    """

    TOPIC = "tmall_refund_RefundSellerAgreeReturn"


@frozen(kw_only=True)
class RefundSellerRefuse(Event):
    """
    The seller refused a Tmall refund.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=311&docType=9
    """

    TOPIC = "tmall_refund_RefundSellerRefuse"


@frozen(kw_only=True)
class RefundSucceed(Event):
    """
    A Tmall refund succeeded: the money went back.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=312&docType=9
    """

    TOPIC = "tmall_refund_RefundSucceed"


@frozen(kw_only=True)
class RefundTaobaoInvolved(Event):
    """
    The platform stepped into a Tmall refund.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=313&docType=9
    """

    TOPIC = "tmall_refund_RefundTaobaoInvolved"


@frozen(kw_only=True)
class RefundableCanceled(Event):
    """
    The mark that a Tmall trade can be refunded was removed.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=308&docType=9
    """

    TOPIC = "tmall_refund_RefundableCanceled"


@frozen(kw_only=True)
class RefundableMarked(Event):
    """
    A Tmall trade was marked as refundable.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=309&docType=9
    """

    TOPIC = "tmall_refund_RefundableMarked"


@frozen(kw_only=True)
class ReturnBuyerReturnGoods(Event):
    """
    The buyer sent the goods of a Tmall return back.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=315&docType=9
    """

    TOPIC = "tmall_refund_ReturnBuyerReturnGoods"


@frozen(kw_only=True)
class ReturnConfirmFailed(Event):
    """
    The goods of a Tmall return were not accepted.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=319&docType=9
    """

    TOPIC = "tmall_refund_ReturnConfirmFailed"


@frozen(kw_only=True)
class ReturnConfirmSucceed(Event):
    """
    The goods of a Tmall return were accepted.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=318&docType=9
    """

    TOPIC = "tmall_refund_ReturnConfirmSucceed"


@frozen(kw_only=True)
class ReturnCreated(Event):
    """
    A Tmall return was opened.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=316&docType=9
    """

    TOPIC = "tmall_refund_ReturnCreated"


@frozen(kw_only=True)
class ReturnModified(Event):
    """
    A Tmall return was changed.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=317&docType=9
    """

    TOPIC = "tmall_refund_ReturnModified"
