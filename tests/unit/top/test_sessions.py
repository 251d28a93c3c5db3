"""
A session renews itself once, in time, and says plainly when it cannot.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from tmallerp.clock import BEIJING, VirtualClock
from tmallerp.errors import (
    AuthorizationError,
    DecodeError,
    InvalidCallError,
    NoAnswerError,
    RateLimitedError,
    ServiceError,
    StoreError,
    TmallErpError,
)
from tmallerp.ports import SessionRenewer
from tmallerp.secrets import Secret
from tmallerp.top.sessions import (
    Condition,
    EndReason,
    GrantRefusedError,
    Kept,
    MemoryPlace,
    Outcome,
    Session,
    SessionFile,
    Sessions,
    ending_within,
    standing_of,
)
from tmallerp.top.sessions._renewal import Refresh, RenewalRules, Use, decide, due_at

NOW = datetime(2026, 11, 11, 12, tzinfo=BEIJING)
DAY = timedelta(days=1)
OLD = Secret("old-access")


def session(number=0, life=90 * DAY, **changes):
    return Session(
        **{
            "access_token": OLD if number == 0 else Secret(f"access-{number}"),
            "refresh_token": Secret(f"refresh-{number}"),
            "issued_at": NOW,
            "expires_at": NOW + life,
            "refresh_expires_at": NOW + life,
            "user_id": "1",
            "nick": "shop",
            **changes,
        }
    )


class Issuer:
    """Gives what it was told to give, one after another, and counts."""

    def __init__(self, clock, *answers):
        self.clock = clock
        self.answers = list(answers)
        self.asked = []

    def refresh(self, refresh_token):
        self.asked.append(refresh_token.reveal())
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, BaseException):
            raise answer
        if answer is not None:
            return answer
        fresh = session(len(self.asked))
        return evolve(
            fresh,
            issued_at=self.clock.now(),
            expires_at=self.clock.now() + 90 * DAY,
            refresh_expires_at=self.clock.now() + 90 * DAY,
        )


class Stage:
    def __init__(self, *answers, kept=None, rules=None, at=timedelta(0)):
        self.clock = VirtualClock(NOW + at)
        self.issuer = Issuer(self.clock, *answers)
        self.place = MemoryPlace("acme/main", kept or Kept(session=session()))
        self.sessions = self.another(rules)

    def another(self, rules=None):
        return Sessions(self.place, self.issuer, clock=self.clock, rules=rules)


LOST = NoAnswerError("lost", sent=True)
UNSENT = NoAnswerError("unsent", sent=False)
GONE = GrantRefusedError("gone", sub_code="invalid_grant")


def test_it_is_what_clients_ask_for():
    """
    Sessions are a token store and a renewer; a plain store is no renewer.
    """

    class Plain:
        def session(self):
            return None

    assert isinstance(Stage().sessions, SessionRenewer)
    assert not isinstance(Plain(), SessionRenewer)


def test_a_fresh_session_is_used_as_it_is():
    """
    Long before its end nothing is due, and asking changes nothing.
    """
    stage = Stage()

    assert (OLD, False, OLD) == (
        stage.sessions.session(),
        stage.sessions.is_due(),
        stage.sessions.renew(None),
    )
    assert [] == stage.issuer.asked


def test_it_is_renewed_before_its_end():
    """
    Within the last week of its life a session is due, and renewed once.
    """
    stage = Stage(at=83 * DAY)
    due = stage.sessions.is_due()
    new = stage.sessions.renew(None)

    assert (True, False) == (due, stage.sessions.is_due())
    assert (Secret("access-1"), new) == (new, stage.sessions.session())
    assert ["refresh-0"] == stage.issuer.asked


@pytest.mark.parametrize(
    ("life", "early"),
    [
        (90 * DAY, 7 * DAY),
        (30 * DAY, 3 * DAY),
        (timedelta(minutes=30), timedelta(minutes=3)),
    ],
)
def test_short_sessions_are_renewed_later(life, early):
    """
    The margin is a week, and never more than a tenth of a session's life.
    """
    assert early == NOW + life - due_at(session(life=life), RenewalRules())


def test_the_new_session_is_kept_before_it_is_used():
    """
    If the new session cannot be kept, nobody is given it.
    """
    stage = Stage(at=DAY)
    saves = []

    def save(kept):
        saves.append(kept)
        if kept.attempt is None:
            raise StoreError("disk full")

    stage.place.save = save
    with pytest.raises(StoreError):
        stage.sessions.renew(OLD)

    assert OLD == stage.place.read().session.access_token
    assert [1, None] == [kept.attempt.sent if kept.attempt else None for kept in saves]


def test_a_refused_session_is_renewed():
    """
    A session that is refused before its end is refreshed.
    """
    stage = Stage(at=DAY)

    assert Secret("access-1") == stage.sessions.renew(OLD)


def test_whoever_comes_late_finds_it_done():
    """
    Who was refused with the old session is given the newer one, without a refresh.
    """
    stage = Stage(at=DAY)
    stage.sessions.renew(OLD)
    late = stage.another().renew(OLD)

    assert (Secret("access-1"), 1) == (late, len(stage.issuer.asked))


def test_sixteen_threads_refresh_once():
    """
    Of many threads with one ended session, one refreshes, and all go on with its result.
    """
    stage = Stage(at=DAY)
    gate, got = threading.Barrier(16), []

    def work():
        mine = stage.another()
        gate.wait()
        got.append(mine.renew(OLD).reveal())

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ["access-1"] * 16 == got
    assert 1 == len(stage.issuer.asked)


def test_a_session_refused_at_once_is_not_refreshed():
    """
    A session that is refused right after it was issued is not worn out by refreshing.
    """
    stage = Stage(at=timedelta(seconds=29))
    with pytest.raises(AuthorizationError, match="just issued"):
        stage.sessions.renew(OLD)

    assert [] == stage.issuer.asked
    assert OLD == stage.sessions.session()


@pytest.mark.parametrize("refused", [OLD, None])
def test_what_cannot_be_refreshed_ends(refused):
    """
    Without a refresh token that holds, an ended session needs its seller, without a loop.
    """
    kept = Kept(session=session(refresh_expires_at=NOW))
    stage = Stage(kept=kept, at=90 * DAY if refused is None else DAY)
    for _ in range(3):
        with pytest.raises(AuthorizationError) as caught:
            stage.sessions.renew(refused)
        assert "auth url" in caught.value.advice.en

    reason = EndReason.EXPIRED if refused is None else EndReason.REFUSED
    assert reason == stage.place.read().ended.reason
    assert [] == stage.issuer.asked


def test_an_alive_session_that_cannot_be_refreshed_is_used_to_its_end():
    """
    Near its end, a session of a seller's own app is simply used on.
    """
    kept = Kept(session=session(refresh_expires_at=NOW))
    stage = Stage(kept=kept, at=90 * DAY - timedelta(seconds=1))

    assert (False, OLD) == (stage.sessions.is_due(), stage.sessions.renew(None))


def test_nothing_kept_is_said():
    """
    A shop that was never authorised says how to begin.
    """
    sessions = Sessions(MemoryPlace("acme/main"))
    with pytest.raises(AuthorizationError, match="not authorised"):
        sessions.renew(None)

    assert (None, False) == (sessions.session(), sessions.is_due())


@pytest.mark.parametrize("lost", [LOST, ServiceError("502"), DecodeError("half")])
def test_a_lost_answer_is_asked_for_once_more(lost):
    """
    A refresh without a usable answer is sent a second time, and that may succeed.
    """
    stage = Stage(lost, at=DAY)

    assert Secret("access-2") == stage.sessions.renew(OLD)
    assert ["refresh-0", "refresh-0"] == stage.issuer.asked
    assert stage.place.read().attempt is None


def test_a_lost_answer_that_used_the_token_up_ends_the_session():
    """
    If the second sending is refused, the first one happened: the seller must consent.
    """
    stage = Stage(LOST, GONE, at=DAY)
    with pytest.raises(AuthorizationError, match="answer to a refresh was lost"):
        stage.sessions.renew(OLD)

    assert EndReason.REFRESH_LOST == stage.place.read().ended.reason


def test_two_lost_answers_are_left_alone_for_a_while():
    """
    After two lost answers nothing is sent before the pause is over; then it goes on.
    """
    stage = Stage(LOST, LOST, at=DAY)
    for _ in range(3):
        with pytest.raises(AuthorizationError, match="lost"):
            stage.sessions.renew(OLD)
    sent = len(stage.issuer.asked)
    stage.clock.advance(300)

    assert (2, Outcome.LOST) == (sent, stage.place.read().attempt.outcome)
    assert Secret("access-3") == stage.sessions.renew(OLD)


def test_what_was_never_sent_is_tried_again_soon():
    """
    If the login could not be reached, nothing is at stake, and the pause is short.
    """
    stage = Stage(UNSENT, at=DAY)
    with pytest.raises(NoAnswerError):
        stage.sessions.renew(OLD)
    with pytest.raises(AuthorizationError, match="unsent"):
        stage.sessions.renew(OLD)
    stage.clock.advance(15)

    assert Secret("access-2") == stage.sessions.renew(OLD)


@pytest.mark.parametrize("failure", [LOST, UNSENT, GONE, RateLimitedError("later")])
def test_no_failure_hurts_while_the_old_session_lives(failure):
    """
    A renewal ahead of time that fails leaves the old session in use, and pauses.
    """
    stage = Stage(failure, failure, at=90 * DAY - timedelta(minutes=50))

    assert OLD == stage.sessions.renew(None) == stage.sessions.session()
    assert not stage.sessions.is_due()
    assert stage.place.read().ended is None


def test_a_ban_is_waited_out():
    """
    Too many requests: the platform's own number of seconds is the pause.
    """
    stage = Stage(RateLimitedError("later", retry_after=40.0), at=DAY)
    with pytest.raises(RateLimitedError):
        stage.sessions.renew(OLD)
    stage.clock.advance(39)
    with pytest.raises(AuthorizationError):
        stage.sessions.renew(OLD)
    stage.clock.advance(1)

    assert Secret("access-2") == stage.sessions.renew(OLD)


def test_a_wrong_secret_ends_nothing():
    """
    A refusal that is not about the token leaves it for when the configuration is right.
    """
    wrong = AuthorizationError("invalid_client", sub_code="invalid_client")
    stage = Stage(wrong, InvalidCallError("x"), at=DAY)
    with pytest.raises(AuthorizationError, match="invalid_client"):
        stage.sessions.renew(OLD)

    assert stage.place.read().ended is None
    assert Outcome.REFUSED == stage.place.read().attempt.outcome


def test_another_sellers_session_is_never_kept():
    """
    If a refresh brings another seller's session, it is thrown away and the shop stops.
    """
    stage = Stage(session(1, user_id="2"), at=DAY)
    with pytest.raises(AuthorizationError, match="another seller"):
        stage.sessions.renew(OLD)
    kept = stage.place.read()

    assert (OLD, EndReason.OTHER_SHOP) == (kept.session.access_token, kept.ended.reason)
    with pytest.raises(AuthorizationError):
        stage.sessions.renew(None)


def test_what_an_answer_leaves_out_is_carried_over():
    """
    An answer without owner and refresh token keeps those of the session before.
    """
    bare = session(1, user_id=None, nick=None, refresh_token=None)
    stage = Stage(bare, at=DAY)
    stage.sessions.renew(OLD)
    kept = stage.place.read().session

    assert ("1", "shop", Secret("refresh-0")) == (
        kept.user_id,
        kept.nick,
        kept.refresh_token,
    )


class Crash(BaseException):
    """The process ends here."""


def test_a_crash_in_the_middle_leaves_one_sending():
    """
    After a crash between sending and saving, one more sending is left, and no more.
    """
    stage = Stage(Crash(), at=DAY)
    with pytest.raises(Crash):
        stage.sessions.renew(OLD)
    stage.issuer.answers = [LOST]
    with pytest.raises(AuthorizationError):
        stage.another().renew(OLD)

    assert 2 == len(stage.issuer.asked)


def test_a_crash_after_the_refresh_is_told_from_a_bad_token():
    """
    A refresh token that is refused after a crash was used up by it, and that is said.
    """
    stage = Stage(Crash(), at=DAY)
    with pytest.raises(Crash):
        stage.sessions.renew(OLD)
    stage.issuer.answers = [GONE]
    with pytest.raises(AuthorizationError):
        stage.another().renew(OLD)

    assert EndReason.REFRESH_LOST == stage.place.read().ended.reason


def test_a_revoked_session_is_refused_at_once_everywhere():
    """
    What one marks as ended, every other sees before its next call, until re-authorised.
    """
    stage = Stage(at=DAY)
    other = stage.another()
    other.session()
    marked = stage.sessions.mark_ended(EndReason.REVOKED)
    due, seen = other.is_due(), other.session()
    with pytest.raises(AuthorizationError, match="took the authorisation back"):
        other.renew(None)
    fresh = session(5, issued_at=stage.clock.now())
    stage.sessions.authorise(fresh)

    assert (True, True, None) == (marked, due, seen)
    assert (fresh.access_token, False) == (other.session(), other.is_due())
    assert [] == stage.issuer.asked


def test_old_news_of_an_end_is_ignored():
    """
    A message that was published before the session was issued ends nothing.
    """
    stage = Stage(at=DAY)

    assert not stage.sessions.mark_ended(
        EndReason.REVOKED, at=NOW - timedelta(microseconds=1)
    )
    assert not Sessions(MemoryPlace("x")).mark_ended(EndReason.REVOKED)
    assert OLD == stage.sessions.session()


@pytest.mark.parametrize(
    ("content", "ours"),
    [
        ({"open_id": "U", "user_id": "1"}, True),
        ({"open_id": "U"}, True),
        ({"open_id": "other", "user_id": 1}, True),
        ({"open_id": "other", "user_id": "2"}, False),
        ({}, False),
    ],
)
def test_a_message_ends_its_own_sellers_session(content, ours):
    """
    A cancellation is about the seller it names, by either number, and about no other.
    """
    stage = Stage(kept=Kept(session=session(open_uid="U")), at=DAY)
    heard = stage.sessions.heard_cancel(content, at=NOW + timedelta(hours=1))

    assert ours == heard == (stage.place.read().ended is not None)


def test_another_seller_takes_a_shop_only_on_purpose():
    """
    A consent of another seller is refused, unless it is said that it replaces the old.
    """
    stage = Stage()
    other = session(1, user_id="2", nick="rival")
    with pytest.raises(AuthorizationError, match="rival"):
        stage.sessions.authorise(other)
    before = stage.sessions.session()
    stage.sessions.authorise(other, replace=True)

    assert (OLD, Secret("access-1")) == (before, stage.sessions.session())


def test_a_person_may_refresh_at_any_time():
    """
    A refresh that a person asks for counts neither age nor pause.
    """
    stage = Stage(LOST, LOST, at=DAY)
    with pytest.raises(AuthorizationError):
        stage.sessions.renew(OLD)

    assert Secret("access-3") == stage.sessions.refresh().access_token


@pytest.mark.parametrize(
    "kept",
    [
        Kept(session=session(refresh_token=None)),
        Kept(session=session(refresh_expires_at=NOW)),
    ],
)
def test_a_person_is_told_what_cannot_be_refreshed(kept):
    """
    A session without a refresh token is not refreshed, and not ended by asking.
    """
    stage = Stage(kept=kept, at=DAY)
    with pytest.raises(AuthorizationError, match="cannot be refreshed"):
        stage.sessions.refresh()

    assert OLD == stage.sessions.session()


def test_who_cannot_refresh_ends_nothing_for_others():
    """
    A process without an issuer refuses, and leaves the session to those who have one.
    """
    stage = Stage(at=DAY)
    alone = Sessions(stage.place, clock=stage.clock)
    with pytest.raises(AuthorizationError):
        alone.renew(OLD)

    assert stage.place.read().ended is None
    assert Secret("access-1") == stage.sessions.renew(OLD)


def test_a_lock_that_stays_held_is_a_failure_of_service(tmp_path):
    """
    If another process refreshes for too long, the call may be tried again later.
    """
    from tmallerp.top.sessions import KeyRing, new_key

    keys = KeyRing([new_key()])
    file = SessionFile(tmp_path, tenant="a", shop="b", keys=keys, wait_s=0.05)
    file.save(Kept(session=session()))
    stage = Stage(at=DAY)
    sessions = Sessions(file, stage.issuer, clock=stage.clock)
    with file.locked(), pytest.raises(ServiceError):
        sessions.renew(OLD)

    assert [] == stage.issuer.asked


lives = st.integers(1, 10_000_000).map(lambda s: timedelta(seconds=s))
rules = st.builds(
    RenewalRules,
    margin=lives,
    pause=lives,
    settle=st.integers(0, 600).map(lambda s: timedelta(seconds=s)),
)


@given(life=lives, rules=rules, part=st.floats(0, 2))
def test_a_session_is_never_used_past_its_end(life, rules, part):
    """
    Whatever the rules, a session is used only while it lives, and not asked about late.
    """
    one, now = session(life=life, refresh_expires_at=None), NOW + life * part
    decision = decide(Kept(session=one), refused=None, now=now, rules=rules)

    assert NOW < due_at(one, rules) <= one.expires_at
    if isinstance(decision, Use):
        assert now < decision.until <= one.expires_at
    else:
        assert isinstance(decision, Refresh)
        assert now >= due_at(one, rules)


@given(
    st.lists(
        st.sampled_from(["renew", "refused", "cancel", "consent", "wait", "refresh"]),
        max_size=25,
    ),
    st.lists(st.sampled_from([None, LOST, UNSENT, GONE, StoreError("disk")]), max_size=25),
)
def test_any_story_keeps_the_laws(acts, answers):
    """
    Whatever happens in whatever order: an ended session is never handed out, nor one
    that was refused, nor one past its end, and no more than two refreshes go out a turn.
    """
    stage = Stage(*answers, at=DAY)
    for act in acts:
        before = len(stage.issuer.asked)
        current = stage.place.read().session.access_token
        try:
            if act == "wait":
                stage.clock.advance(40 * 86_400)
            elif act == "cancel":
                stage.sessions.mark_ended(EndReason.REVOKED)
            elif act == "consent":
                fresh = evolve(session(99), issued_at=stage.clock.now())
                fresh = evolve(fresh, expires_at=stage.clock.now() + 90 * DAY)
                stage.sessions.authorise(fresh)
            elif act == "refresh":
                stage.sessions.refresh()
            else:
                refused = current if act == "refused" else None
                given_out = stage.sessions.renew(refused)
                kept = stage.place.read()
                assert given_out == kept.session.access_token
                assert given_out != refused
                assert kept.ended is None
                assert kept.session.is_alive(stage.clock.now())
        except TmallErpError:
            pass
        assert len(stage.issuer.asked) - before <= 2


def test_standings():
    """
    Every state a session can be in has a word, and says whether a person must act.
    """
    fixed = session(refresh_expires_at=NOW)
    stage = Stage(LOST, LOST, at=DAY)
    with pytest.raises(AuthorizationError):
        stage.sessions.renew(OLD)
    unsure = stage.place.read()
    stage.sessions.mark_ended(EndReason.REVOKED)
    cases = [
        (None, NOW, Condition.ABSENT, True),
        (Kept(session=session()), NOW, Condition.ALIVE, False),
        (Kept(session=session()), NOW + 89 * DAY, Condition.ALIVE, False),
        (Kept(session=fixed), NOW + 80 * DAY, Condition.ALIVE, False),
        (Kept(session=fixed), NOW + 83 * DAY, Condition.ENDING, True),
        (Kept(session=fixed), NOW + 90 * DAY, Condition.ENDED, True),
        (
            Kept(session=session(refresh_expires_at=NOW + 99 * DAY)),
            NOW + 90 * DAY,
            Condition.EXPIRED,
            False,
        ),
        (unsure, NOW + DAY, Condition.UNSURE, True),
        (stage.place.read(), NOW + DAY, Condition.ENDED, True),
    ]
    seen = [
        (one.condition, one.needs_person)
        for one in (standing_of("s", kept, now=now) for kept, now, _, _ in cases)
    ]

    assert [(condition, needs) for _, _, condition, needs in cases] == seen


def test_a_standing_counts():
    """
    What is left is counted to the second, and the level of writes by their own ends.
    """
    one = session(w1_until=NOW + 2 * DAY, w2_until=NOW + DAY)
    levels = [
        standing_of("s", Kept(session=one), now=NOW + days * DAY).write_level
        for days in (0, 1, 2)
    ]
    standing = standing_of("s", Kept(session=one), now=NOW + DAY)

    assert [2, 1, 0] == levels
    assert 89 * DAY == standing.left


def test_the_reminder_names_who_must_act_the_soonest_first():
    """
    Sessions that end within the time and cannot be refreshed are named, no others.
    """

    def own(days):
        return Kept(session=session(life=days * DAY, refresh_token=None))

    shops = [
        ("far", own(30)),
        ("soon", own(5)),
        ("sooner", own(2)),
        ("by itself", Kept(session=session(life=DAY))),
        ("never", None),
    ]
    found = [one.shop for one in ending_within(shops, now=NOW, within=7 * DAY)]

    assert ["never", "sooner", "soon"] == found
