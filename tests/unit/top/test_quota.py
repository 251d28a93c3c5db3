"""
Bans, budgets, reserves and pace: what a governor promises to one process and to many.
"""

from __future__ import annotations

import logging
import os
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from quota_support import PURPOSES, READ, WRITE, Heard, JumpingClock, die, process, rules

from tmallerp.errors import ConfigError, RateLimitedError
from tmallerp.testing.builders import NOON
from tmallerp.top.quota import (
    FileQuota,
    Governor,
    Pace,
    Purpose,
    QuotaRules,
    current_purpose,
    purpose,
)
from tmallerp.top.quota._book import PROBE_S, Ban, Book, fresh, read, write


@pytest.fixture
def clock():
    return JumpingClock(NOON)


@pytest.fixture
def heard():
    handler, log = Heard(), logging.getLogger("tmallerp")
    log.addHandler(handler)
    yield handler.lines
    log.removeHandler(handler)


def spend(governor, name, most=10_000, api=READ):
    """Call until refused; return how many calls went out."""
    for made in range(most):
        try:
            assert 0 == governor.admit(api, purpose=name)
        except RateLimitedError:
            return made
    return most


# --- bans -----------------------------------------------------------------------------


def test_nothing_is_limited_by_default(clock):
    """
    Without rules and bans every call may be made at once, for any purpose.
    """
    governor = Governor(clock=clock)

    assert 0 == governor.admit(READ, purpose="whatever")


def test_a_ban_of_an_api_holds_for_that_api(clock):
    """
    A ban of one API stops that API for its seconds and no other.
    """
    governor = Governor(clock=clock)
    governor.ban(READ, 30)

    assert (30, 0) == (governor.admit(READ), governor.admit(WRITE))


def test_a_ban_of_the_app_holds_for_every_api(clock):
    """
    A ban of the app stops every API.
    """
    governor = Governor(clock=clock)
    governor.ban(None, 30)

    assert (30, 30) == (governor.admit(READ), governor.admit(WRITE))


def test_the_longer_of_two_bans_holds(clock):
    """
    A shorter ban heard of later does not end a longer one.
    """
    governor = Governor(clock=clock)
    governor.ban(READ, 30)
    governor.ban(READ, 2)

    assert 30 == governor.admit(READ)


@pytest.mark.parametrize("seconds", [None, 0, -3])
def test_a_ban_of_no_stated_length_doubles(clock, seconds):
    """
    A ban whose length TOP does not state, or states as none, lasts a second, and twice as
    long each time in a row, a minute at most.
    """
    governor = Governor(clock=clock)
    waits = []
    for ticket in range(1, 9):
        governor.ban(READ, seconds, ticket=ticket)
        waits.append(governor.admit(READ, ticket=ticket))
        clock.advance(waits[-1])
        governor.admit(READ, ticket=ticket + 1)

    assert [1, 2, 4, 8, 16, 32, 60, 60] == waits


def test_one_call_tries_after_a_ban(clock):
    """
    When a ban ends one call goes; the others wait until it was answered.
    """
    governor = Governor(clock=clock)
    governor.ban(READ, 5)
    clock.advance(5)
    first, second = governor.admit(READ, ticket=1), governor.admit(READ, ticket=2)
    governor.free(READ, ticket=1)

    assert (0, True) == (first, second > 0)
    assert 0 == governor.admit(READ, ticket=2)


def test_an_answer_to_an_older_call_ends_no_ban(clock):
    """
    Only the answer to the call that tries ends a ban.
    """
    governor = Governor(clock=clock)
    governor.ban(READ, 5)
    clock.advance(5)
    governor.admit(READ, ticket=1)
    governor.free(READ, ticket=7)

    assert governor.admit(READ, ticket=2) > 0


def test_a_try_without_an_answer_is_repeated(clock):
    """
    If the call that tries gets no answer, the next one tries.
    """
    governor = Governor(clock=clock)
    governor.ban(READ, 5)
    clock.advance(5)
    governor.admit(READ, ticket=1)
    governor.free(READ, answered=False, ticket=1)

    assert 0 == governor.admit(READ, ticket=2)
    assert governor.admit(READ, ticket=3) > 0


def test_a_try_that_died_is_repeated(clock):
    """
    A process that died while it tried stops the others for a minute and no longer.
    """
    governor = Governor(clock=clock)
    governor.ban(READ, 5)
    clock.advance(5)
    governor.admit(READ, ticket=1)
    clock.advance(PROBE_S - 1)
    early = governor.admit(READ, ticket=2)
    clock.advance(2)

    assert early > 0
    assert 0 == governor.admit(READ, ticket=2)


def test_a_ban_survives_a_restart(clock, tmp_path):
    """
    A ban holds for a process that begins later, for what is left of it.
    """
    old = process(tmp_path / "q", clock, rules())
    old.ban(READ, 30)
    die(old)
    clock.advance(10)

    assert 20 == pytest.approx(process(tmp_path / "q", clock, rules()).admit(READ))


def test_a_ban_is_seen_by_all_processes_at_once(clock, tmp_path):
    """
    What one process hears of a ban stops the next call of every other.
    """
    one, two = (process(tmp_path / "q", clock, rules()) for _ in range(2))
    assert 0 == two.admit(READ)
    one.ban(None, 30)

    assert 30 == two.admit(READ)


def test_one_process_tries_for_all(clock, tmp_path):
    """
    After a ban one call of all processes goes, and its answer frees the others.
    """
    several = [process(tmp_path / "q", clock, rules()) for _ in range(4)]
    several[0].ban(READ, 5)
    clock.advance(5)
    waits = [one.admit(READ, ticket=9) for one in several]
    several[0].free(READ, ticket=9)

    assert 1 == waits.count(0)
    assert [0, 0, 0, 0] == [one.admit(READ, ticket=8) for one in several]


@pytest.mark.parametrize("jump", [-7200, 7200])
def test_a_clock_that_is_set_moves_no_ban_here(clock, jump, tmp_path):
    """
    A ban a process knows ends after its seconds, wherever the wall clock is set.
    """
    governor = process(tmp_path / "q", clock, rules())
    governor.ban(READ, 30)
    clock.jump(jump)
    process(tmp_path / "q", clock, rules()).ban(WRITE, 1)
    clock.advance(10)

    assert 20 == pytest.approx(governor.admit(READ))


def test_a_clock_set_back_makes_no_ban_longer(clock, tmp_path):
    """
    A process that begins after the clock was set back waits no longer than TOP said.
    """
    old = process(tmp_path / "q", clock, rules())
    old.ban(READ, 30)
    die(old)
    clock.jump(-7200)

    assert 30 == process(tmp_path / "q", clock, rules()).admit(READ)


class Deaf:
    """A shared note whose changes nobody hears of: two processes at the same instant."""

    def __init__(self):
        self.text = None

    def change(self, act):
        new = act(self.text)
        self.text = new[0] if new else self.text
        return 0

    def signal(self):
        return 0


def test_two_at_the_same_instant_are_one_try(clock):
    """
    Of two processes that find a ban ended at the same instant one tries; the other pays
    nothing for its question.
    """
    note = Deaf()
    one = Governor(rules(), shared=note, clock=clock, block=1)
    one.ban(READ, 5)
    two = Governor(rules(), shared=note, clock=clock, block=1)
    two.status()
    clock.advance(5)
    waits = one.admit(READ, ticket=1), two.admit(READ, ticket=2)

    assert (0, True) == (waits[0], waits[1] > 0)
    assert 49 == two.status().left(None)


def test_a_person_lifts_bans(clock, tmp_path):
    """
    Bans and the day's end are forgotten for all processes when a person says so.
    """
    one, two = (process(tmp_path / "q", clock, rules()) for _ in range(2))
    one.ban(None, 43_200)
    assert two.admit(READ) > 0
    two.lift()

    assert (0, 0) == (one.admit(READ), two.admit(READ))


# --- the day's calls ------------------------------------------------------------------


def test_a_low_purpose_leaves_the_reserves(clock):
    """
    Backfill stops where the reserves of the others begin, and they are whole then.
    """
    governor = Governor(rules(100), clock=clock)
    made = spend(governor, "backfill")

    assert 50 == made
    assert (20, 30) == (spend(governor, "shipping"), spend(governor, "orders"))


def test_a_high_purpose_may_use_what_is_unreserved(clock):
    """
    Shipping may spend its reserve and all that is kept for nobody, and not others' parts.
    """
    governor = Governor(rules(100), clock=clock)

    assert (70, 0) == (spend(governor, "shipping"), spend(governor, "backfill"))
    assert 30 == spend(governor, "orders")


def test_calls_for_no_purpose_have_no_reserve(clock):
    """
    A call that nobody named a purpose for spends what is kept for nobody.
    """
    assert 50 == spend(Governor(rules(100), clock=clock), None)


def test_an_empty_day_lasts_to_midnight_in_beijing(clock):
    """
    When the day's calls are used up the refusal names the seconds to midnight in Beijing,
    and after them calls go out again.
    """
    governor = Governor(rules(10), clock=clock)
    spend(governor, "backfill")
    with pytest.raises(RateLimitedError) as caught:
        governor.admit(READ, purpose="backfill")
    clock.advance(caught.value.retry_after)

    assert 12 * 3600 == caught.value.retry_after
    assert "nothing was sent" in str(caught.value)
    assert "零点" in caught.value.advice.zh
    assert 5 == spend(governor, "backfill")


def test_an_api_has_a_budget_of_its_own(clock):
    """
    The calls of one API end before the app's, and cost the app nothing when refused.
    """
    governor = Governor(rules(100, api_calls_a_day={WRITE: 7}), clock=clock)

    assert (7, 43) == (
        spend(governor, "backfill", api=WRITE),
        spend(governor, "backfill"),
    )


def test_the_days_end_is_learned_from_top(clock, tmp_path):
    """
    When TOP says that the app's day is over, every process knows that nothing is left,
    and how many calls it took.
    """
    one, two = (process(tmp_path / "q", clock, rules(1000), block=1) for _ in range(2))
    spend(two, "backfill", most=40)
    one.ban(None, 12 * 3600)
    status = two.status()

    assert (True, 0, 40) == (status.is_over, status.left("shipping"), status.counted)
    clock.advance(12 * 3600)
    assert not two.status().is_over


def test_the_days_end_outlasts_its_ban(clock, tmp_path):
    """
    If the ban ends some minutes before midnight by our clock, the day is still over, also
    for calls a process had taken before.
    """
    one, two = (process(tmp_path / "q", clock, rules(5000), block=64) for _ in range(2))
    two.admit(READ, purpose="shipping")
    one.ban(None, 12 * 3600 - 600)
    clock.advance(12 * 3600 - 600)
    with pytest.raises(RateLimitedError) as caught:
        two.admit(READ, purpose="shipping")

    assert 600 == caught.value.retry_after


def test_yesterdays_calls_are_not_spent_today(clock, tmp_path):
    """
    What a process took yesterday and did not spend is not there today.
    """
    one = process(tmp_path / "q", clock, rules(10_000), block=64)
    one.admit(READ, purpose="backfill")
    clock.advance(12 * 3600)

    assert 5_000 == spend(one, "backfill")


def test_two_clocks_about_midnight_make_one_new_day(clock, tmp_path):
    """
    A machine whose clock is a minute behind takes no page back to yesterday.
    """
    clock.advance(12 * 3600 - 30)
    ahead = JumpingClock(clock.now())
    ahead.jump(60)
    early = process(tmp_path / "q", ahead, rules(100), block=1)
    late = process(tmp_path / "q", clock, rules(100), block=1)
    made = [spend(one, "backfill") for one in (early, late)]
    made.append(spend(process(tmp_path / "q", ahead, rules(100), block=1), "backfill"))

    assert [50, 0, 0] == made


def test_a_short_ban_does_not_end_the_day(clock):
    """
    A ban of a second says nothing of the day's quota.
    """
    governor = Governor(rules(100), clock=clock)
    governor.ban(None, 1)

    assert not governor.status().is_over


def test_processes_share_one_day(clock, tmp_path):
    """
    However the calls fall to the processes, they are the day's calls and no more.
    """
    several = [process(tmp_path / "q", clock, rules(1000), block=64) for _ in range(5)]
    made = sum(spend(one, "backfill", most=30) for one in several)
    made += sum(spend(one, "backfill") for one in several)

    assert 500 == made


def test_a_process_that_ends_gives_back(clock, tmp_path):
    """
    What a process took and did not spend is there for the others when it ends.
    """
    with process(tmp_path / "q", clock, rules(1000), block=64) as one:
        assert 0 == one.admit(READ, purpose="backfill")

    assert 499 == spend(process(tmp_path / "q", clock, rules(1000)), "backfill")


def test_a_forgotten_governor_gives_back(clock, tmp_path):
    """
    A governor nobody closed gives back when it is collected.
    """
    one = process(tmp_path / "q", clock, rules(1000), block=64)
    one.admit(READ, purpose="backfill")
    del one

    assert 499 == spend(process(tmp_path / "q", clock, rules(1000)), "backfill")


def test_a_killed_process_loses_a_block(clock, tmp_path):
    """
    A process that is killed loses at most a block of each pool it drew from.
    """
    one = process(tmp_path / "q", clock, rules(10_000), block=64)
    one.admit(READ, purpose="backfill")
    die(one)
    made = spend(process(tmp_path / "q", clock, rules(10_000)), "backfill")

    assert 5_000 - 64 == made


@pytest.mark.parametrize(("jump", "left"), [(-2 * 3600, 0), (-3 * 86_400, 0)])
def test_a_clock_set_back_gives_no_calls_again(clock, tmp_path, jump, left):
    """
    A clock that is set back over midnight, or by days, brings no spent call back.
    """
    clock.advance(12 * 3600 + 60)
    one = process(tmp_path / "q", clock, rules(100), block=1)
    spend(one, "backfill")
    clock.jump(jump)

    assert left == spend(process(tmp_path / "q", clock, rules(100)), "backfill")


def test_a_clock_that_was_years_ahead_is_forgiven(clock, tmp_path):
    """
    After a clock was wrong by years and set right, the next midnight brings new calls.
    """
    clock.jump(3 * 365 * 86_400)
    spend(process(tmp_path / "q", clock, rules(100)), "backfill")
    clock.jump(-3 * 365 * 86_400)
    one = process(tmp_path / "q", clock, rules(100))
    before = spend(one, "backfill")
    clock.advance(86_400)

    assert (0, 50) == (before, spend(one, "backfill"))


def test_an_unknown_purpose_is_a_mistake(clock):
    """
    A purpose the rules do not know is refused by name, at its beginning and at a call.
    """
    governor = Governor(rules(), clock=clock)
    with pytest.raises(ConfigError, match="shiping"), governor.purpose("shiping"):
        pass
    with pytest.raises(ConfigError, match="shipping, orders, backfill"):
        governor.admit(READ, purpose="shiping")


def test_a_purpose_holds_within_its_block(clock):
    """
    The purpose of a piece of work ends with it; an inner one comes first.
    """
    governor = Governor(rules(), clock=clock)
    with governor.purpose("orders"):
        with purpose("backfill"):
            inner = current_purpose()
        outer = current_purpose()

    assert ("backfill", "orders", None) == (inner, outer, current_purpose())


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Purpose(name="x", reserve=1.5),
        lambda: Purpose(name=""),
        lambda: Pace(per_second=0),
        lambda: QuotaRules(calls_a_day=-1),
        lambda: QuotaRules(purposes=(Purpose(name="a"), Purpose(name="a"))),
        lambda: QuotaRules(
            purposes=(Purpose(name="a", reserve=0.6), Purpose(name="b", reserve=0.6))
        ),
    ],
)
def test_impossible_rules_are_refused(wrong):
    """
    Rules that cannot be kept are refused when they are written.
    """
    with pytest.raises(ConfigError):
        wrong()


@given(st.integers(0, 10_000), st.lists(st.floats(0, 0.3), max_size=3))
def test_reserves_and_the_rest_are_the_day(calls, shares):
    """
    What is reserved and what is kept for nobody add up to the day's calls.
    """
    purposes = tuple(Purpose(name=f"p{n}", reserve=one) for n, one in enumerate(shares))
    limits = QuotaRules(calls_a_day=calls, purposes=purposes)

    assert calls == sum(amount for _, amount in limits.pools())
    assert limits.unreserved() >= 0


# --- pace -----------------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(
    rate=st.floats(0.2, 50),
    burst=st.integers(1, 5),
    gaps=st.lists(st.floats(0, 2), min_size=1, max_size=60),
)
def test_no_more_than_the_pace(rate, burst, gaps):
    """
    In any stretch of time no more calls go out than its seconds at the pace and a burst.
    """
    clock = JumpingClock(NOON)
    governor = Governor(QuotaRules(pace=Pace(per_second=rate, burst=burst)), clock=clock)
    moments = []
    for ticket, gap in enumerate(gaps, 1):
        clock.advance(gap)
        while wait := governor.admit(READ, ticket=ticket):
            clock.advance(wait)
        moments.append(clock.monotonic())
    for first in range(len(moments)):
        for last in range(first, len(moments)):
            stretch = moments[last] - moments[first]
            assert last - first + 1 <= burst + rate * (stretch + 0.01) + 1e-6


def test_a_pace_is_shared_by_processes(clock, tmp_path):
    """
    Several processes together call no faster than the pace.
    """
    limits = QuotaRules(pace=Pace(per_second=10))
    several = [process(tmp_path / "q", clock, limits) for _ in range(4)]
    waits = [one.admit(READ, ticket=n) for n, one in enumerate(several, 1)]

    assert pytest.approx([0, 0.1, 0.2, 0.3], abs=1e-3) == waits


def test_who_asks_first_calls_first(clock):
    """
    Every waiting call keeps its place, so none is passed by those that come later.
    """
    governor = Governor(QuotaRules(pace=Pace(per_second=1)), clock=clock)
    waits = [governor.admit(READ, ticket=n) for n in range(1, 6)]
    clock.advance(1)
    late = governor.admit(READ, ticket=6)

    assert [0, 1, 2, 3, 4] == waits
    assert (0, 4) == (governor.admit(READ, ticket=2), late)


def test_an_api_has_a_pace_of_its_own(clock):
    """
    The pace of an API holds beside the app's; the slower one decides.
    """
    limits = QuotaRules(pace=Pace(per_second=10), api_pace={WRITE: Pace(per_second=1)})
    governor = Governor(limits, clock=clock)
    governor.admit(WRITE, ticket=1)

    assert pytest.approx(1.0, abs=1e-3) == governor.admit(WRITE, ticket=2)
    assert pytest.approx(0.2, abs=1e-3) == governor.admit(READ, ticket=3)


def test_a_line_does_not_grow_for_ever(clock):
    """
    Places are given half a minute ahead; who comes later asks again.
    """
    governor = Governor(QuotaRules(pace=Pace(per_second=1)), clock=clock)
    waits = [governor.admit(READ, ticket=n) for n in range(1, 200)]

    assert max(waits) <= 32


def test_a_clock_set_back_stops_no_line(clock, tmp_path):
    """
    After the wall clock was set back by hours the pace goes on from now.
    """
    limits = QuotaRules(pace=Pace(per_second=10))
    process(tmp_path / "q", clock, limits).admit(READ, ticket=1)
    clock.jump(-7200)

    assert process(tmp_path / "q", clock, limits).admit(READ, ticket=2) <= 0.1


# --- the file -------------------------------------------------------------------------


def damage(path, how):
    whole = path.read_bytes()
    path.write_bytes(how(whole))


DAMAGES = {
    "empty": lambda _: b"",
    "head": lambda data: data[:20],
    "mark": lambda data: data[:300],
    "cut": lambda data: data[:540],
    "zeros": lambda data: bytes(len(data)),
    "noise": lambda data: os.urandom(len(data)),
    "text": lambda _: b"hello" * 40_000,
}


@pytest.mark.parametrize("how", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file_is_rebuilt_carefully(clock, tmp_path, heard, how):
    """
    A file that cannot be read stops no call: reserves go on, what nobody reserved counts
    as spent until midnight, and the log says so once.
    """
    path = tmp_path / "q"
    with process(path, clock, rules(100)) as one:
        spend(one, "backfill", most=3)
        spend(one, "shipping", most=1)
    damage(path, how)
    two = process(path, clock, rules(100))
    made = spend(two, "backfill"), spend(two, "shipping")
    clock.advance(12 * 3600)

    assert (0, 20) == made
    assert 1 == sum("rebuilt" in line for line in heard)
    assert 50 == spend(two, "backfill")


def test_a_torn_half_leaves_the_other(clock, tmp_path):
    """
    Whatever byte of one half is lost, the page before it is read whole.
    """
    note = FileQuota(tmp_path / "q")
    for text in ("one", "two", "three"):
        note.change(lambda _, text=text: (text, False))
    whole = (tmp_path / "q").read_bytes()
    seen = set()
    start = 512 + 65_536
    for at in range(start, start + 41):
        torn = bytearray(whole)
        torn[at] ^= 0xFF
        (tmp_path / "q").write_bytes(torn)
        note.change(seen.add)

    assert {"two"} == seen


def test_a_deleted_file_is_made_anew(clock, tmp_path):
    """
    Deleting the file begins the day's counts anew, for processes that run as well.
    """
    path = tmp_path / "q"
    one = process(path, clock, rules(100), block=1)
    spend(one, "backfill")
    path.unlink()
    for _ in range(300):
        one._sheet._shared.signal()
    made = spend(process(path, clock, rules(100), block=1), "backfill", most=10)

    assert (10, 40) == (made, spend(one, "backfill"))


def test_a_file_that_cannot_be_reached_stops_no_call(clock, tmp_path, heard):
    """
    If the file cannot be used any more, calls go on by their reserves, and one line says
    so.
    """
    path = tmp_path / "sub" / "q"
    path.parent.mkdir()
    one = process(path, clock, rules(100), block=1)
    spend(one, "shipping", most=5)
    one._sheet._shared.close()
    path.unlink()
    path.parent.rmdir()

    assert 15 == spend(one, "shipping")
    assert 1 == sum("cannot be reached" in line for line in heard)


def test_a_file_that_cannot_be_made_is_a_mistake(tmp_path):
    """
    A path where no file can be is refused at once, by name.
    """
    with pytest.raises(ConfigError, match="nowhere"):
        FileQuota(tmp_path / "nowhere" / "q")


@given(
    st.builds(
        Book,
        st.dates().map(str),
        st.dictionaries(st.text(max_size=9), st.integers(0, 10**9)),
        st.dictionaries(
            st.text(max_size=9),
            st.builds(Ban, *[st.floats(0, 2e9)] * 2, st.integers(0, 50), st.floats(0, 2e9)),
        ),
        st.dictionaries(st.text(max_size=9), st.floats(0, 2e9)),
        st.booleans(),
        st.none() | st.integers(0, 10**9),
    )
)
def test_a_page_is_read_as_written(book):
    """
    A page comes back from its text as it was.
    """
    assert book == read(write(book))


@given(st.text(max_size=200))
def test_any_text_is_a_page_or_none(text):
    """
    No text makes reading a page fail.
    """
    assert isinstance(read(text), Book | None)


def test_a_lifted_status_is_whole(clock):
    """
    The status counts what was spent, by purpose, and names the bans that hold.
    """
    governor = Governor(rules(100, api_calls_a_day={WRITE: 7}), clock=clock)
    spend(governor, "shipping", most=25)
    governor.admit(WRITE, purpose="backfill")
    governor.ban(READ, 30)
    status = governor.status()

    assert (44, 0, 30) == (
        status.left("backfill"),
        status.reserved("shipping"),
        status.reserved("orders"),
    )
    assert (74, 6, {READ: 30}) == (status.left("orders"), status.of_api(WRITE), status.bans)
    assert PURPOSES == status.rules.purposes
    assert NOON + timedelta(0) == status.at


def test_a_status_reads_in_both_languages(clock):
    """
    A status is a table: what is left for each purpose and API, bans, and the day's end.
    """
    governor = Governor(rules(100, api_calls_a_day={WRITE: 7}), clock=clock)
    governor.admit(WRITE, purpose="backfill")
    governor.ban(None, 12 * 3600)
    rows = dict(governor.status().rows())

    assert ("6", "0") == (rows[f"calls left for {WRITE}"], rows["calls left for shipping"])
    assert ("43,200 s", "1") == (
        rows["ban of the whole app"],
        rows["TOP said the day is over, after calls"],
    )
    assert "shipping 剩余次数" in dict(governor.status().rows("zh"))


def test_without_a_limit_the_status_has_none():
    """
    Where no limit is known none is shown.
    """
    status = Governor().status()

    assert (None, None) == (status.left("orders"), status.of_api(READ))
    assert "no limit" == dict(status.rows())["calls left for orders"]


def test_a_fresh_page_is_of_its_day():
    """
    A page begins with the day in Beijing.
    """
    assert "2026-11-11" == fresh(NOON).day


def test_a_try_is_seen_by_whoever_waited_for_the_page():
    """
    Whoever asked a moment before another began to try does not try beside it.
    """
    book = Book(day="2026-11-11", bans={"": Ban(since=0.0, seconds=1.0)})
    late = book.claim({"": 0.0}, 100.5)

    assert late > 0
    assert 0.0 == book.claim({"": 0.0}, 100.4)
    assert 0.0 == book.claim({"": 0.0}, 101.0)
