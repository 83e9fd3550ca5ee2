import asyncio
import itertools
from datetime import timedelta

import aiohttp
import pytest

from bot.sandbox.slack.people import ADA, MERT
from bot.sandbox.slack.records import Ephemeral, Message
from tests.scenarios.stage import Stage, buttons, opened, seconds, small_fleet, words


async def fetched(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as http, http.get(url) as answer:
        return answer.status, await answer.text()


def urls(text: str) -> list[str]:
    return [part.split("|")[0] for part in text.split("<") if part.startswith("http")]


async def test_an_order_becomes_one_card_one_news_and_delivered_reports(
    either_stage: Stage,
) -> None:
    stage = either_stage
    ref = await stage.orders()
    await stage.all_over()

    (answer,) = stage.answers("mert")
    assert ref in answer.text
    (card,) = stage.cards()
    assert "3 of 3 ready" in card.text
    (news,) = stage.news()
    assert news.thread_ts == card.ts
    assert f"<@{MERT.id}>" in news.text
    assert await stage.states(ref) == ["delivered"] * 3
    assert len(stage.supplier.reports) == 3
    stage.assert_limits_kept()
    stage.assert_nothing_twice()


async def test_a_card_is_edited_at_most_every_three_seconds(sqlite_url: str) -> None:
    async with opened(sqlite_url, supplier=small_fleet(12)) as stage:
        await stage.start_bot()
        await stage.orders()
        await stage.all_over()

        edits = [
            call.at
            for call in stage.world.workspace.calls
            if call.method in {"chat.update", "chat.postMessage"}
            and call.args.get("thread_ts") is None
        ]
        gaps = [later - earlier for earlier, later in itertools.pairwise(edits)]
        assert len(edits) > 3
        assert min(gaps) >= timedelta(seconds=3)


async def test_links_are_fresh_shown_to_one_person_and_dead_after_a_minute(
    stage: Stage,
) -> None:
    ref = await stage.orders()
    await stage.all_over()
    before = len(stage.answers("ada"))

    await stage.press("ada", stage.cards()[0], "Single files")

    answer = stage.answers("ada")[-1]
    assert len(stage.answers("ada")) == before + 1
    links = urls(answer.text)
    assert len(links) == 3
    for url in links:
        status, body = await fetched(url)
        assert status == 200
        assert "," in body
    await stage.passes(seconds(61))
    assert [(await fetched(url))[0] for url in links] == [403] * 3
    minted = await stage.rows("audit WHERE action = 'link_minted'")
    assert {(row["actor"], row["ref"]) for row in minted} == {(ADA.id, ref)}
    assert len(minted) == 3


async def test_fresh_links_replace_the_ephemeral_message(stage: Stage) -> None:
    await stage.orders()
    await stage.all_over()
    await stage.press("mert", stage.news()[0], "Single files")
    answers = stage.answers("mert")
    shown = answers[-1]
    old = urls(shown.text)

    await stage.passes(seconds(90))
    await stage.press("mert", shown, "Fresh links")

    assert len(stage.answers("mert")) == len(answers)
    new = urls(stage.answers("mert")[-1].text)
    assert not set(old) & set(new)
    assert (await fetched(new[0]))[0] == 200


async def test_one_link_is_replaced_by_another(stage: Stage) -> None:
    await stage.orders("driver quality last week for izmir")
    await stage.all_over()
    await stage.press("mert", stage.cards()[0], "Get link")
    shown = stage.answers("mert")[-1]
    old = shown.text

    await stage.press("mert", shown, "Get another")

    assert stage.answers("mert")[-1].id == shown.id
    assert stage.answers("mert")[-1].text != old


async def test_links_come_ten_at_a_time_and_then_the_next_ones(
    sqlite_url: str,
) -> None:
    async with opened(sqlite_url, supplier=small_fleet(12)) as stage:
        await stage.start_bot()
        await stage.orders()
        await stage.all_over()

        await stage.press("mert", stage.cards()[0], "Single files")
        first = stage.answers("mert")[-1]
        assert len(urls(words(first).split("[{")[1])) == 10
        await stage.press("mert", first, "Next 2")

        assert len(urls(stage.answers("mert")[-1].text)) == 2


async def test_no_supplier_url_is_stored_posted_or_logged(stage: Stage) -> None:
    ref = await stage.orders()
    await stage.all_over()
    await stage.press("mert", stage.cards()[0], "Single files")
    await stage.types(f"link {ref}")
    await stage.settles()
    assert await stage.tickets_for_people() == 6

    stored = await stage.everything_stored()
    posted = " ".join(words(each) for each in stage.every_post())
    for ticket in stage.supplier.tickets:
        for place in (stored, posted, stage.log.getvalue()):
            assert ticket not in place
    assert "/files/" not in stored + posted + stage.log.getvalue()


async def test_nothing_that_is_sent_may_be_unfurled(stage: Stage) -> None:
    await stage.orders()
    await stage.all_over()
    await stage.press("mert", stage.cards()[0], "Single files")
    await stage.types("quota")

    said: list[Message | Ephemeral] = [*stage.every_post(), *stage.answers("mert")]
    assert len(said) == 5
    assert {(each.unfurl_links, each.unfurl_media) for each in said} == {(False, False)}


@pytest.mark.parametrize(
    "typed", ["status", "list", "list failed", "types", "orgs", "quota", "help"]
)
async def test_what_only_reads_is_answered_in_the_acknowledgement(
    stage: Stage, typed: str
) -> None:
    await stage.types("quota")  # Mert is looked up
    await stage.settles()

    ack = await stage.types(typed)

    assert len(ack.text) > 20
    assert ack.body["response_type"] == "ephemeral"
    assert await stage.rows("orders") == []


async def test_a_bare_id_shows_the_order_with_its_buttons(stage: Stage) -> None:
    ref = await stage.orders()
    await stage.all_over()

    await stage.types(ref.lower())

    assert "Single files" in buttons(stage.answers("mert")[-1])


async def test_pressing_a_hundred_times_at_once_mints_one_page(stage: Stage) -> None:
    await stage.orders("driver quality last week for izmir")
    await stage.all_over()
    (card,) = stage.cards()
    presses = [stage.press("mert", card, "Get link") for _ in range(20)]

    await asyncio.gather(*presses)
    await stage.passes(seconds(2))

    assert len(stage.supplier.tickets) < 5


async def test_status_counts_all_that_is_under_way_and_shows_the_newest(
    stage: Stage,
) -> None:
    await stage.types("quota")  # Mert is looked up
    await stage.settles()
    for day in range(1, 13):
        await stage.types(f"driver quality 2026-09-{day:02} for all")

    ack = await stage.types("status")

    assert "12 orders under way" in ack.text
    assert "and 2 more" in ack.text
