"""
A secret never shows.
"""

from __future__ import annotations

import copy
import json
import logging
import pickle
import traceback

import pytest

from tmallerp import ClientConfig, Credentials, Secret
from tmallerp.top import encode
from tmallerp.top.methods.platform import TimeGet

CANARY = "canary-5f1d0c"


@pytest.mark.parametrize(
    "shown",
    [repr, str, "{}".format, "{!r:>30}".format, "%s".__mod__, lambda s: repr([s])],
)
def test_no_text_shows_it(shown):
    """
    However Python prints a secret, its text is not there.
    """
    assert CANARY not in shown(Secret(CANARY))


@pytest.mark.parametrize("dump", [pickle.dumps, json.dumps, vars])
def test_it_is_not_serialised(dump):
    """
    A secret cannot be pickled, written as JSON or looked into.
    """
    with pytest.raises(TypeError):
        dump(Secret(CANARY))


def test_credentials_do_not_show_it():
    """
    What holds secrets prints without them.
    """
    credentials = Credentials(
        app_key="1", app_secret=Secret(CANARY), session=Secret(CANARY)
    )

    assert CANARY not in repr(credentials)


def test_a_traceback_with_locals_does_not_show_it():
    """
    A traceback that prints local variables has three stars in their place.
    """
    secret = Secret(CANARY)
    try:
        _fail(secret)
    except ZeroDivisionError as error:
        lines = traceback.TracebackException.from_exception(error, capture_locals=True)

    assert CANARY not in "".join(lines.format())


def _fail(secret):
    del secret
    return 1 / 0


def test_a_log_record_does_not_show_it(caplog):
    """
    Logged as an argument or as a value it stays three stars.
    """
    with caplog.at_level(logging.INFO):
        logging.getLogger("tmallerp").info(
            "%s", Secret(CANARY), extra={"x": Secret(CANARY)}
        )

    assert CANARY not in caplog.text + repr(caplog.records[0].__dict__)


def test_a_form_does_not_show_parameters():
    """
    An encoded call prints the names of its parameters, not their values.
    """
    form = encode(
        TimeGet(),
        app_key="12345678",
        app_secret=Secret(CANARY),
        session=Secret(CANARY),
        now=__import__("tmallerp.clock").clock.SystemClock().now(),
        sign_method=ClientConfig().sign_method,
    )

    assert CANARY not in repr(form)
    assert form.params["sign"] not in repr(form)


def test_equality_and_copies():
    """
    Secrets of one text are equal, are no text, have no hash, and copy as themselves.
    """
    secret = Secret(CANARY)

    assert Secret(CANARY) == secret
    assert Secret("other") != secret
    assert CANARY != secret
    assert secret is copy.deepcopy(copy.copy(secret))
    with pytest.raises(TypeError):
        hash(secret)


def test_an_empty_secret_is_a_forgotten_setting():
    """
    An empty text is refused.
    """
    with pytest.raises(ValueError, match="empty"):
        Secret("")
