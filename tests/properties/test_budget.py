from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.limits.budget import SlidingLog

START = datetime(2026, 1, 1, tzinfo=UTC)
WINDOW = timedelta(seconds=10)
TIMEOUT = timedelta(seconds=4)
MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Call:
    granted_at: datetime
    ends_at: datetime
    arrives_at: datetime

    def slot_time(self, now: datetime) -> datetime:
        return self.ends_at if self.ends_at <= now else self.granted_at + TIMEOUT


def oldest(log: SlidingLog, taken: list[datetime], most: int) -> list[datetime]:
    never = [START - 2 * log.span] * log.limit
    return sorted(sorted(taken + never)[-log.limit :])[:most]


@st.composite
def calls_made(draw: st.DrawFn, log: SlidingLog) -> list[Call]:
    now = START
    calls: list[Call] = []
    for _ in range(draw(st.integers(1, 25))):
        now += draw(st.integers(0, 12_000)) * MILLISECOND
        wanted = draw(st.integers(0, 6))
        taken = [call.slot_time(now) for call in calls]
        for _ in range(log.room(now, oldest(log, taken, wanted), wanted).count):
            takes = draw(st.integers(0, TIMEOUT // MILLISECOND))
            arrives = draw(st.sampled_from((0, takes // 2, takes)))
            calls.append(
                Call(now, now + takes * MILLISECOND, now + arrives * MILLISECOND)
            )
    return calls


@given(st.data(), st.integers(1, 5))
def test_no_window_sees_more_arrivals_than_the_limit(
    data: st.DataObject, limit: int
) -> None:
    log = SlidingLog(limit, WINDOW, margin=timedelta(0))
    arrivals = [call.arrives_at for call in data.draw(calls_made(log))]

    for first in arrivals:
        inside = [at for at in arrivals if first <= at < first + WINDOW]
        assert len(inside) <= limit


slots = st.lists(
    st.integers(-20_000, 4_000).map(lambda offset: START + offset * MILLISECOND),
    max_size=8,
)


ended = slots.map(lambda taken: [min(at, START) for at in taken])


@given(ended, st.integers(1, 10), st.integers(0, 5), st.integers(0, 3))
def test_another_call_can_be_had_at_the_promised_instant_and_not_before(
    taken: list[datetime], wanted: int, keep_free: int, closed: int
) -> None:
    log = SlidingLog(5, WINDOW)
    closed_until = START + closed * timedelta(seconds=5)

    room = log.room(
        START,
        oldest(log, taken, wanted + keep_free),
        wanted,
        keep_free=keep_free,
        closed_until=closed_until,
    )
    after = sorted(oldest(log, taken, log.limit)[room.count :] + [START] * room.count)

    def granted(now: datetime) -> int:
        return log.room(
            now,
            after[: 1 + keep_free],
            1,
            keep_free=keep_free,
            closed_until=closed_until,
        ).count

    if room.next_at is None:
        assert room.count == wanted or keep_free >= log.limit
    else:
        assert granted(room.next_at) == 1
        assert granted(room.next_at - timedelta(microseconds=1)) == 0


@given(slots, st.integers(0, 10), st.integers(0, 5))
def test_what_is_kept_free_is_still_there_afterwards(
    taken: list[datetime], wanted: int, keep_free: int
) -> None:
    log = SlidingLog(5, WINDOW)
    free = sum(1 for at in oldest(log, taken, 5) if at + log.span <= START)

    count = log.room(
        START, oldest(log, taken, wanted + keep_free), wanted, keep_free=keep_free
    ).count

    assert count == max(0, min(wanted, free - keep_free))
