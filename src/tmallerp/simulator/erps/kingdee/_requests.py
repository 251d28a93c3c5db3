"""The shapes a request may come in: which service, and with what."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from attrs import frozen

from tmallerp.simulator.erps import _exact
from tmallerp.simulator.erps._traffic import ErpRequest
from tmallerp.simulator.erps.kingdee._answers import PARAMETER, RefusedError

FORM_SERVICE = "kingdee.bos.webapi.servicesstub.dynamicformservice."
AUTH_SERVICE = "kingdee.bos.webapi.servicesstub.authservice."
ACCOUNT_SERVICE = "kingdee.bos.servicefacade.servicesstub.account.accountservice."
_PATH = re.compile(r"/k3cloud/([A-Za-z0-9_.,]+)\.common\.kdsvc", re.IGNORECASE)
_WITHOUT_FORM = frozenset(
    {"executebillquery", "billquery", "querybusinessinfo", "switchorg"}
)
_LOGIN_NAMES = {
    "acctid": 0,
    "username": 1,
    "password": 2,
    "appid": 2,
    "appsecret": 3,
    "timestamp": 3,
    "sign": 4,
    "lcid": 5,
}


@frozen(kw_only=True)
class Call:
    """One call of a service of forms."""

    service: str
    """Its name in lower case."""
    form: str
    data: Mapping[str, Any]
    op_number: str = ""
    is_async: bool = False
    task: str = ""


def service_of(path: str) -> str | None:
    """Return which service a path calls, in lower case; None if none."""
    match = _PATH.fullmatch(path)
    return None if match is None else match[1].lower()


def read_body(request: ErpRequest) -> dict[str, Any]:
    """
    Read a body, JSON or form-encoded; its keys come in lower case.

    Raises:
        RefusedError: If it is neither.
    """
    kind = request.headers.get("content-type", "")
    if "form-urlencoded" in kind:
        fields = parse_qs(request.body.decode("utf-8", "replace"), keep_blank_values=True)
        return {key.lower(): values[-1] for key, values in fields.items()}
    body = _read(request.body or b"{}")
    if not isinstance(body, dict):
        raise RefusedError("请求内容应为JSON对象", PARAMETER)
    return {str(key).lower(): value for key, value in body.items()}


def _read(text: bytes) -> Any:
    try:
        return _exact.read(text)
    except ValueError:
        raise RefusedError("请求内容不是有效的JSON", PARAMETER) from None


def read_call(service: str, body: Mapping[str, Any]) -> Call:
    """
    Read a call of a service of forms.

    Raises:
        RefusedError: If the body does not have one of the shapes.
    """
    form, op_number, data = body.get("formid"), body.get("opnumber"), body.get("data")
    parameters = body.get("parameters")
    if isinstance(parameters, str):
        parameters = _read(parameters.encode())
    if isinstance(parameters, list):
        form, op_number, data = _positional(service, parameters)
    if service == "queryasyncresult":
        task = _object(body.get("queryinfo") if parameters is None else parameters[0])
        return Call(service=service, form="", data={}, task=str(task.get("TaskId")))
    told = _object(data)
    lowered = {str(key).lower(): value for key, value in told.items()}
    return Call(
        service=service,
        form=str(form or lowered.get("formid") or ""),
        data=told,
        op_number=str(op_number or ""),
        is_async=str(body.get("beginmethod", "")).lower() == "beginqueryimpl",
    )


def _positional(service: str, told: list[Any]) -> tuple[Any, Any, Any]:
    if service in _WITHOUT_FORM:
        return None, None, told[0] if told else None
    if service in {"excuteoperation", "executeoperation"}:
        form, op_number, data, *_ = (*told, None, None, None)
        return form, op_number, data
    form, data, *_ = (*told, None, None)
    return form, None, data


def _object(data: Any) -> dict[str, Any]:
    if isinstance(data, str):
        data = _read(data.encode())
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise RefusedError("data应为JSON对象", PARAMETER)
    return data


def read_login(body: Mapping[str, Any]) -> list[Any]:
    """Read a login's parameters, which come as a list or by name."""
    told = body.get("parameters")
    if isinstance(told, str):
        told = json.loads(told)
    if isinstance(told, list):
        return told
    places: list[Any] = [""] * 6
    for name, place in _LOGIN_NAMES.items():
        if name in body:
            places[place] = body[name]
    return places
