from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.slack.ratelimits import RateLimits

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MINUTE = timedelta(seconds=60)


@given(gaps=st.lists(st.integers(0, 5000), max_size=120))
def test_no_minute_ever_holds_more_accepted_calls_than_the_tier(
    gaps: list[int],
) -> None:
    limits, now, accepted = RateLimits(), START, list[datetime]()
    for gap in gaps:
        now += timedelta(milliseconds=gap)
        if not limits.take("conversations.open", None, now):
            accepted.append(now)

    for first in accepted:
        within = [at for at in accepted if first <= at < first + MINUTE]
        assert len(within) <= 50


@given(gaps=st.lists(st.integers(0, 2000), min_size=1, max_size=30))
def test_who_waits_as_told_is_let_in(gaps: list[int]) -> None:
    limits, now = RateLimits(), START
    for gap in gaps:
        now += timedelta(milliseconds=gap)
        wait = limits.take("chat.postMessage", "C1", now)
        if wait:
            now += timedelta(seconds=wait)
            assert limits.take("chat.postMessage", "C1", now) == 0


def test_channels_do_not_share_their_second() -> None:
    limits = RateLimits()

    assert [limits.take("chat.postMessage", c, START) for c in ("C1", "C2", "C1")] == [
        0,
        0,
        1,
    ]
