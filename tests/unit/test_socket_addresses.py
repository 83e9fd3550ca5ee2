"""Turns for new web sockets, on both databases."""

from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.errors import UpstreamRateLimitedError, UpstreamUnavailableError
from bot.services.sockets import SocketAddresses
from storage.unit_of_work import SqlStore

MINUTE = timedelta(minutes=1)


class Door:
    def __init__(self) -> None:
        self.failure: Exception | None = None

    async def ask(self) -> str:
        if self.failure is not None:
            raise self.failure
        return "wss://link.example"


async def test_replicas_together_ask_for_an_address_once_a_minute_after_a_few(
    store: SqlStore, clock: ManualClock
) -> None:
    one, other = (SocketAddresses(store, Door().ask) for _ in range(2))

    assert not await one.turn()
    assert await one.open() == "wss://link.example"
    assert not await other.turn()
    assert not await one.turn()
    await clock.advance(MINUTE / 4)
    assert await other.turn() == MINUTE * 3 / 4
    await clock.advance(MINUTE * 3 / 4)
    assert not await other.turn()
    assert await one.turn() == MINUTE


async def test_a_process_that_was_killed_twice_hears_again_at_once(
    store: SqlStore,
) -> None:
    for _ in range(3):
        started = SocketAddresses(store, Door().ask)
        assert not await started.turn()
        assert await started.open() == "wss://link.example"


async def test_a_second_connection_leaves_the_few_to_who_hears_nothing(
    store: SqlStore,
) -> None:
    addresses = SocketAddresses(store, Door().ask)

    assert not await addresses.turn()
    assert await addresses.turn(urgent=False) == MINUTE
    assert not await addresses.turn()


async def test_a_slack_that_was_not_reached_costs_no_turn(store: SqlStore) -> None:
    door = Door()
    addresses = SocketAddresses(store, door.ask)
    door.failure = UpstreamUnavailableError("slack", "no answer")
    await addresses.turn()

    with pytest.raises(UpstreamUnavailableError):
        await addresses.open()

    assert not await addresses.turn()


async def test_everybody_waits_when_slack_says_so(store: SqlStore) -> None:
    door = Door()
    one, other = (SocketAddresses(store, door.ask) for _ in range(2))
    door.failure = UpstreamRateLimitedError("slack", 2 * MINUTE)
    await one.turn()

    with pytest.raises(UpstreamRateLimitedError):
        await one.open()

    assert await other.turn() == 2 * MINUTE
