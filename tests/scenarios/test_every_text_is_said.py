"""Somebody whose language marks what it says meets no word that nobody says."""

import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace

import pytest

from bot.domain.messages import Message
from bot.domain.report_types import KNOWN_TYPES
from bot.sandbox.slack.people import ADA
from bot.texts import languages
from tests.scenarios.stage import Stage, minutes, opened, seconds, small_fleet
from tests.unit.marked import MARKED, unmarked

# The English titles of report types are kept, and translated to Turkish alone.
TITLES = tuple(each.title for each in KNOWN_TYPES)
TYPED = (
    "help",
    "help access",
    "status",
    "list",
    "orgs",
    "quota",
    "access",
    "access explain",
    "schedules",
    "ΠΟΡΕΙΑ last week",
    "trips ΑΥΡΙΟ",
    "link R-0000",
    "driver quality last week for ΑΤΛΑΝΤΙΣ",
    "driver quality last week for all every monday at 9",
    "all reports last week for all",
)


@pytest.fixture
async def marked(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stage]:
    """Yield a stage where Ada reads marked texts and every branch is Greek."""
    monkeypatch.setitem(languages._BY_CODE, "xx", MARKED)
    supplier = small_fleet(3, failure_share=0.5)
    supplier.organisations = tuple(
        replace(each, name=f"ΔΕΛΤΑ{number}")
        for number, each in enumerate(supplier.organisations)
    )
    async with opened(sqlite_url, supplier=supplier) as stage:
        people = stage.world.workspace.people
        people[ADA.id] = replace(ADA, locale="xx-XX")
        await stage.start_bot()
        await stage.types("status", "ada")
        await stage.settles()
        yield stage


# The reason of a failure is quoted as the supplier gives it.
SUPPLIER_S_WORDS = re.compile("“⟧[a-z ]+”")


def words(shown: Iterable[tuple[str, list[dict[str, object]]]]) -> list[str]:
    found = []
    for text, blocks in shown:
        bare = SUPPLIER_S_WORDS.sub("⟧", text)
        for title in TITLES:
            bare = bare.replace(title, "").replace(title.capitalize(), "")
        found += unmarked(Message(bare, []))
        found += [
            each
            for each in unmarked({"blocks": blocks})
            if not any(title in each.lower() for title in TITLES)
        ]
    return found


@pytest.mark.parametrize("typed", TYPED)
async def test_what_is_typed_is_answered_in_one_language(
    marked: Stage, typed: str
) -> None:
    ack = await marked.types(typed, "ada")
    await marked.settles()

    answers = marked.answers("ada")[1:]
    shown = [(each.text, each.blocks) for each in answers]
    assert ack.text or answers
    assert words([*shown, (ack.text, [])]) == []


async def test_an_order_is_told_in_one_language_from_its_answer_to_its_file(
    marked: Stage,
) -> None:
    ref = await marked.orders("driver quality last week for all", "ada")
    await marked.all_over()
    await marked.types(f"link {ref}", "ada")
    await marked.types(f"{ref} as file", "ada")
    await marked.passes(minutes(2))

    posts = [*marked.posts("fleet-ops"), *marked.dms("ada")]
    shown = [(each.text, each.blocks) for each in posts]
    shown += [(each.text, each.blocks) for each in marked.answers("ada")[1:]]
    assert len(shown) >= 4
    assert words(shown) == []


async def test_the_home_is_in_one_language(marked: Stage) -> None:
    await marked.orders("driver quality last week for all", "ada")
    await marked.world.gateway.open_home("ada")
    await marked.passes(seconds(3))

    view = marked.world.workspace.views.home(ADA.id)
    assert view is not None
    assert words([("", view.blocks)]) == []
