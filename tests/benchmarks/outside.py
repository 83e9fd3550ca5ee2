"""Slack and the supplier in a process of their own, beside the one that measures."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event

from bot.sandbox.slack.people import Person
from bot.sandbox.supplier_world import SupplierWorld, flat
from bot.sandbox.world import World

PEOPLE = tuple(
    Person(f"U0BENCH{number:02}", f"person-{number}", f"Person {number}", "", "#555555")
    for number in range(20)
)
ORGANISATIONS = tuple(organisation.name for organisation in flat(20))


@contextmanager
def outside() -> Iterator[Mapping[str, str]]:
    """Serve the world; the environment of a bot in it, without a database."""
    # Nothing of the caller's loop is inherited.
    context = get_context("spawn")
    here, there = context.Pipe()
    ending = context.Event()
    process = context.Process(target=_serve, args=(there, ending), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        ending.set()
        process.join(10)


def _serve(there: Connection, ending: Event) -> None:
    asyncio.run(_world(there, ending))


async def _world(there: Connection, ending: Event) -> None:
    world = World(supplier=SupplierWorld(organisations=flat(len(ORGANISATIONS))))
    for person in PEOPLE:
        world.workspace.people[person.id] = person
    await world.open()
    there.send(dict(world.environment("sqlite+aiosqlite:///unused.db")))
    await asyncio.to_thread(ending.wait)
    await world.close()
