from datetime import timedelta
from typing import Any

import pytest
from slack_bolt.response import BoltResponse
from typing_extensions import override

from bot.clock import ManualClock
from bot.errors import UpstreamUnavailableError
from bot.services.events import EventLog
from handlers.events.once import Once, Then
from storage.unit_of_work import SqlStore


def event(event_id: str = "Ev1") -> dict[str, Any]:
    return {"event_id": event_id, "event": {"type": "app_home_opened"}}


class Listener:
    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.heard = 0
        self.followed = 0

    async def __call__(self, body: dict[str, Any]) -> Then | None:
        assert body["event"]["type"] == "app_home_opened"
        self.heard += 1
        if self.errors:
            raise self.errors.pop(0)
        return self.follow

    def follow(self) -> None:
        self.followed += 1


async def test_an_event_that_is_sent_again_is_not_heard_again(store: SqlStore) -> None:
    listener = Listener()
    hears = Once(EventLog(store), listener)

    for _ in range(4):
        assert await hears(event()) is None

    assert (listener.heard, listener.followed) == (1, 1)


async def test_another_event_is_another_one(store: SqlStore) -> None:
    listener = Listener()
    hears = Once(EventLog(store), listener)

    await hears(event("Ev1"))
    await hears(event("Ev2"))

    assert (listener.heard, listener.followed) == (2, 2)


async def test_what_died_before_it_was_done_is_done_by_the_retry(
    store: SqlStore,
) -> None:
    listener = Listener(RuntimeError("killed"))
    hears = Once(EventLog(store), listener)
    with pytest.raises(RuntimeError):
        await hears(event())

    await hears(event())

    assert (listener.heard, listener.followed) == (2, 1)


async def test_what_cannot_be_done_yet_is_asked_for_again(store: SqlStore) -> None:
    listener = Listener(UpstreamUnavailableError("slack", "not reached yet"))
    hears = Once(EventLog(store), listener)

    answer = await hears(event())

    assert isinstance(answer, BoltResponse)
    assert answer.status == 503
    await hears(event())
    assert listener.followed == 1


async def test_of_two_sendings_side_by_side_one_has_what_follows(
    store: SqlStore,
) -> None:
    class Overtaken(Listener):
        @override
        async def __call__(self, body: dict[str, Any]) -> Then | None:
            then = await super().__call__(body)
            if self.heard == 1:  # while it works, Slack sends it again
                await hears(body)
            return then

    listener = Overtaken()
    hears = Once(EventLog(store), listener)

    await hears(event())

    assert (listener.heard, listener.followed) == (2, 1)


async def test_events_are_known_for_longer_than_slack_sends_them_again(
    store: SqlStore, clock: ManualClock
) -> None:
    events = EventLog(store)
    await events.done("key")

    await clock.advance(timedelta(minutes=10))
    async with store.transaction() as tx:
        await tx.timetable.prune(timedelta(days=400))
    assert await events.is_done("key")

    await clock.advance(timedelta(minutes=10))
    async with store.transaction() as tx:
        await tx.timetable.prune(timedelta(days=400))
    assert not await events.is_done("key")
