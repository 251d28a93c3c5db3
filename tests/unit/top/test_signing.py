"""
Requests are signed as the platform's own examples are.
"""

from __future__ import annotations

import pytest

from tmallerp.secrets import Secret
from tmallerp.top._signing import sign

# Vector 1 is the platform's worked example, vector 2 a published one of 2013; 3 and 4 are
# the first cases of RFC 2202 and RFC 4231; the others pin the algorithm.
WORKED = {
    "method": "taobao.item.seller.get",
    "app_key": "12345678",
    "session": "test",
    "timestamp": "2016-01-01 12:00:00",
    "format": "json",
    "v": "2.0",
    "sign_method": "md5",
    "fields": "num_iid,title,nick,price,num",
    "num_iid": "11223344",
}
OF_2013 = {
    "method": "taobao.user.seller.get",
    "timestamp": "2013-05-06 13:52:03",
    "format": "xml",
    "app_key": "test",
    "v": "2.0",
    "fields": "nick",
    "sign_method": "md5",
    "session": "test",
}
CHINESE = {
    "method": "taobao.trade.memo.update",
    "app_key": "12345678",
    "session": "test",
    "timestamp": "2016-01-01 12:00:00",
    "format": "json",
    "v": "2.0",
    "sign_method": "md5",
    "tid": "1",
    "memo": "加急 发货",
}
HMAC = "D56D7858309C31B6251083A874D48273"
SHA256 = "04DB15AD0774D5CFCE2C837DE43E3FCEA9011ED74F3038FB6AB5F3C4CEA119E8"
RFC_4231 = "B0344C61D8DB38535CA8AFCEAF0BF12B881DC200C9833DA726E9376C2E32CFF7"
VECTORS = [
    (WORKED, "helloworld", "md5", "66987CB115214E59E6EC978214934FB8"),
    (OF_2013, "test", "md5", "72CB4D809B375A54502C09360D879C64"),
    ({"Hi": " There"}, "\x0b" * 16, "hmac", "9294727A3638BB1C13F48EF8158BFC9D"),
    ({"Hi": " There"}, "\x0b" * 20, "hmac-sha256", RFC_4231),
    ({**WORKED, "sign_method": "hmac"}, "helloworld", "hmac", HMAC),
    ({**WORKED, "sign_method": "hmac-sha256"}, "helloworld", "hmac-sha256", SHA256),
    (CHINESE, "helloworld", "md5", "3B12E097F027FEA0F70F6562249D139A"),
]


@pytest.mark.parametrize(("params", "secret", "method", "expected"), VECTORS)
def test_known_answers(params, secret, method, expected):
    """
    Each published vector gives its published signature.
    """
    assert expected == sign(params, Secret(secret), method)


def test_order_does_not_matter():
    """
    Parameters are sorted by their bytes before they are signed.
    """
    turned = dict(reversed(WORKED.items()))

    assert sign(WORKED, Secret("x"), "md5") == sign(turned, Secret("x"), "md5")
