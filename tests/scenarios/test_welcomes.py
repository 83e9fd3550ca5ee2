import pytest

from bot.sandbox.slack.people import DENIZ, MERT
from bot.sandbox.slack.records import Message
from tests.scenarios.stage import Stage, minutes, opened, seconds, words
from tests.scenarios.test_home import home, said


async def invites(
    stage: Stage, channel: str = "ops-eu", person: str = "mert"
) -> list[Message]:
    """Invite the bot, and return what it says there."""
    await stage.world.gateway.invite(person, channel)
    await stage.passes(minutes(1))
    return stage.posts(channel)


def commands(message: Message) -> list[str]:
    return [part for part in message.text.split("`") if part.startswith("/")]


async def branches(stage: Stage) -> list[str]:
    rows = await stage.rows("organisations WHERE parent_key <> ''")
    assert len(rows) > 1
    return [row["name"] for row in rows]


async def named(stage: Stage, text: str) -> list[str]:
    """Return the branches that *text* names."""
    return [each for each in await branches(stage) if each in text]


async def test_a_channel_is_shown_once_what_to_try(either_stage: Stage) -> None:
    stage = either_stage
    (post,) = await invites(stage)
    assert len(commands(post)[:3]) == 3
    assert post.thread_ts is None

    assert (await stage.world.gateway.redeliver()).ok
    stage.world.gateway.remove_bot("ops-eu")
    await invites(stage)

    assert stage.posts("ops-eu") == [post]


async def test_over_web_sockets_too(sqlite_url: str) -> None:
    async with opened(sqlite_url, socket_mode=True) as stage:
        await stage.start_bot()
        assert len(await invites(stage)) == 1


async def test_the_three_commands_work_there(stage: Stage) -> None:
    (post,) = await invites(stage)
    await stage.types("quota")
    await stage.settles()

    for typed in commands(post)[:3]:
        ack = await stage.world.gateway.command("mert", "ops-eu", typed)
        assert ack.ok
        assert "Nothing" not in ack.text
    await stage.all_over()

    assert len(await stage.rows("orders")) == 2
    assert len(stage.posts("ops-eu")) == 5


async def test_a_branch_is_named_where_full_members_alone_read(stage: Stage) -> None:
    (post,) = await invites(stage, "managers", "zeynep")

    assert await named(stage, post.text)


async def test_none_is_named_where_a_guest_reads(stage: Stage) -> None:
    (post,) = await invites(stage, "ops-eu")

    assert await named(stage, words(post)) == []


async def test_none_is_named_that_is_not_open_to_everybody_there(stage: Stage) -> None:
    await stage.types("access close", "ada")
    await stage.types("access give @zeynep", "ada")

    (post,) = await invites(stage, "managers", "zeynep")

    assert await named(stage, words(post)) == []
    assert "for all" in post.text


async def test_one_that_was_opened_to_the_channel_is_named(stage: Stage) -> None:
    await stage.types("access close", "ada")
    branch = (await branches(stage))[0]
    await stage.types(f'access give #managers order for "{branch}"', "ada", "managers")

    (post,) = await invites(stage, "managers", "zeynep")

    assert await named(stage, words(post)) == [branch]


async def test_a_channel_shared_with_another_company_is_told_the_truth(
    stage: Stage,
) -> None:
    stage.world.gateway.remove_bot("partners")

    (post,) = await invites(stage, "partners")

    assert "shared with another company" in post.text
    assert await named(stage, words(post)) == []


async def test_somebody_else_who_comes_is_not_welcomed(stage: Stage) -> None:
    channel = stage.world.workspace.channel("fleet-ops")
    await stage.world.gateway.events.member_joined(channel, DENIZ.id, MERT.id)
    await stage.passes(minutes(1))

    assert stage.posts("fleet-ops") == []


async def test_who_invites_in_turkish_reads_turkish(stage: Stage) -> None:
    await stage.types("quota", DENIZ.name)
    await stage.settles()

    (post,) = await invites(stage, person=DENIZ.name)

    assert "Deneyebileceğiniz üç komut" in post.text
    assert "/report sürücü kalitesi geçen hafta tüm şubeler" in commands(post)


async def test_without_a_supplier_the_toll_api_is_shown(sqlite_url: str) -> None:
    async with opened(sqlite_url) as stage:
        await stage.start_bot(
            fetched=False,
            WAYBILL_SUPPLIER_CLIENT_ID="",
            WAYBILL_SUPPLIER_CLIENT_SECRET="",
        )
        (post,) = await invites(stage)

        assert commands(post)[:3] == ["/toll", "/toll latency", "/toll errors today"]


@pytest.mark.parametrize("posted", ["before it posts", "after it posted"])
async def test_a_bot_that_is_killed_welcomes_once(
    either_database: str, posted: str
) -> None:
    async with opened(either_database) as stage:
        bot = await stage.start_bot()
        await stage.world.gateway.invite("mert", "ops-eu")
        if posted.startswith("after"):
            await stage.passes(minutes(1))
        await bot.supervisor.cancel()
        await bot.stop()
        stage.driver.bots.remove(bot)

        await stage.start_bot()
        assert (await stage.world.gateway.redeliver()).ok
        await stage.passes(minutes(1))

        assert len(stage.posts("ops-eu")) == 1


async def test_the_first_home_shows_what_to_try_and_no_later_one(
    either_stage: Stage,
) -> None:
    stage = either_stage
    await stage.world.gateway.open_home("mert")
    await stage.passes(seconds(3))
    assert "Three commands to try" in said(home(stage))
    assert await named(stage, said(home(stage)))

    await stage.passes(minutes(12))
    await stage.world.gateway.open_home("mert")
    await stage.passes(seconds(3))
    assert "Three commands to try" not in said(home(stage))


async def test_who_may_not_use_it_yet_is_welcomed_when_they_may(
    sqlite_url: str,
) -> None:
    async with opened(sqlite_url) as stage:
        await stage.start_bot(WAYBILL_OPEN_TO="admins")
        await stage.world.gateway.open_home("mert")
        await stage.passes(seconds(3))
        assert "Three commands to try" not in said(home(stage))

        await stage.types("access open", "ada")
        await stage.world.gateway.open_home("mert")
        await stage.passes(seconds(3))

        assert "Three commands to try" in said(home(stage))
