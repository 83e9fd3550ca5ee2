import pytest

from bot.sandbox.slack.records import Message
from tests.scenarios.stage import Stage, buttons, words


def invitation(stage: Stage, person: str = "mert") -> Message:
    (found,) = [each for each in stage.dms(person) if "Post it there" in buttons(each)]
    return found


async def test_where_the_bot_is_no_member_results_come_by_dm_with_how_to_invite(
    either_stage: Stage,
) -> None:
    stage = either_stage
    ref = await stage.orders(channel="ops-eu")
    await stage.all_over()

    assert stage.posts("ops-eu") == []
    notice = invitation(stage)
    assert "/invite @Waybill" in notice.text
    card = next(each for each in stage.dms("mert") if "3 of 3 ready" in each.text)
    news = [each for each in stage.dms("mert") if each.thread_ts == card.ts]
    assert [each for each in news if "3 reports are ready" in each.text]
    assert await stage.states(ref) == ["delivered"] * 3


async def test_after_the_invitation_the_card_is_posted_there(stage: Stage) -> None:
    await stage.orders(channel="ops-eu")
    await stage.all_over()
    await stage.world.gateway.invite("mert", "ops-eu")

    await stage.press("mert", invitation(stage), "Post it there")
    await stage.all_over()

    (card,) = stage.cards("ops-eu")
    assert "3 of 3 ready" in card.text
    await stage.press("zeynep", card, "Single files")
    assert "/files/" in stage.answers("zeynep", "ops-eu")[-1].text


async def test_pressing_post_it_there_twice_posts_one_card(stage: Stage) -> None:
    await stage.orders(channel="ops-eu")
    await stage.all_over()
    await stage.world.gateway.invite("mert", "ops-eu")
    notice = invitation(stage)

    await stage.press("mert", notice, "Post it there")
    await stage.press("mert", notice, "Post it there")
    await stage.all_over()

    assert len(stage.cards("ops-eu")) == 1


async def test_posting_there_without_the_invitation_says_again_what_is_missing(
    stage: Stage,
) -> None:
    await stage.orders(channel="ops-eu")
    await stage.all_over()
    before = len(stage.dms("mert"))

    await stage.press("mert", invitation(stage), "Post it there")
    await stage.all_over()

    assert stage.posts("ops-eu") == []
    new = stage.dms("mert")[before:]
    assert [each for each in new if "/invite @Waybill" in each.text]
    assert len([each for each in stage.dms("mert") if "3 of 3" in each.text]) == 1


async def test_a_private_channel_without_the_bot_is_treated_alike(
    stage: Stage,
) -> None:
    await stage.orders(person="zeynep", channel="managers")
    await stage.all_over()

    assert "/invite @Waybill" in invitation(stage, "zeynep").text


async def test_a_channel_archived_meanwhile_says_so_by_dm(stage: Stage) -> None:
    await stage.types("quota")
    await stage.settles()
    await stage.types("driver quality last week for all", channel="fleet-ops")
    await stage.world.gateway.archive("ada", "fleet-ops")
    await stage.all_over()

    assert stage.posts("fleet-ops") == []
    told = [each for each in stage.dms("mert") if "archived" in each.text]
    assert len(told) == 1
    assert "/invite" not in told[0].text
    assert [each for each in stage.dms("mert") if "3 of 3 ready" in each.text]


async def test_a_card_that_was_archived_away_does_not_keep_the_results(
    stage: Stage,
) -> None:
    ref = await stage.orders()
    await stage.passes_until_posted()
    await stage.world.gateway.archive("ada", "fleet-ops")
    await stage.all_over()

    assert [each for each in stage.dms("mert") if "reports are ready" in each.text]
    assert await stage.states(ref) == ["delivered"] * 3


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("driver quality last week for all to me", id="to me"),
        pytest.param("driver quality last week for all", id="in the DM"),
    ],
)
async def test_an_order_for_oneself_stays_in_the_dm(stage: Stage, typed: str) -> None:
    where = "fleet-ops" if typed.endswith("me") else stage.world.workspace.dm("mert").id
    await stage.orders(typed, channel=where)
    await stage.all_over()

    assert stage.posts("fleet-ops") == []
    assert len([each for each in stage.dms("mert") if not each.is_reply]) == 1
    assert len([each for each in stage.dms("mert") if each.is_reply]) == 1


async def test_an_order_goes_to_the_channel_that_it_names(stage: Stage) -> None:
    await stage.orders(
        "driver quality last week for all to #fleet-ops", channel="ops-eu"
    )
    await stage.all_over()

    assert len(stage.cards("fleet-ops")) == 1
    assert stage.posts("ops-eu") == []


async def test_a_forged_place_gets_no_card(stage: Stage) -> None:
    ref = await stage.orders(channel="ops-eu")
    await stage.all_over()
    notice = invitation(stage)
    element = buttons(notice)["Post it there"]
    forged = element["value"].replace("C0OPSEU01", "C0FINANCE")
    assert forged != element["value"]
    element["value"] = forged  # as a client could send it

    await stage.press("mert", notice, "Post it there")
    await stage.all_over()

    assert stage.posts("finance-close") == []
    assert ref in words(notice)
