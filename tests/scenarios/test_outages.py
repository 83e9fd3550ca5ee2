from datetime import timedelta

import pytest

from bot.sandbox.faults import Fault
from bot.sandbox.slack.people import ADA
from bot.sandbox.slack.workspace import EVERYWHERE
from bot.upstream.http import new_client
from tests.scenarios.stage import (
    MAIN_ROAD,
    Stage,
    buttons,
    minutes,
    opened,
    seconds,
)

GENERATE = frozenset({"generate"})
LIST = frozenset({"reports"})


async def known(stage: Stage) -> None:
    await stage.types("quota")
    await stage.settles()


async def test_while_the_supplier_is_down_orders_wait_and_then_go_on(
    either_stage: Stage,
) -> None:
    stage = either_stage
    stage.world.faults.set("supplier", Fault.cut_connection)
    ref = await stage.orders()
    await stage.passes(seconds(20))
    stage.world.faults.clear()
    stage.world.faults.set("supplier", Fault.rate_limited, operations=GENERATE)
    await stage.passes(seconds(20))
    stage.world.faults.clear()
    await stage.all_over()

    assert await stage.states(ref) == ["delivered"] * 3
    stage.assert_nothing_twice()
    stage.assert_limits_kept()


async def test_the_card_says_that_the_supplier_does_not_answer(
    stage: Stage,
) -> None:
    await known(stage)
    # The bot's token is no longer good, and a new one is not to be had.
    stage.supplier.revoke_tokens()
    stage.world.faults.set(
        "supplier", Fault.server_error, operations=frozenset({"token"})
    )
    ref = await stage.orders()
    await stage.passes(seconds(40))

    assert stage.supplier.reports == {}
    assert "The supplier isn't answering" in stage.cards()[0].text
    stage.world.faults.clear()
    await stage.all_over()
    assert "isn't answering" not in stage.cards()[0].text
    assert await stage.states(ref) == ["delivered"] * 3
    stage.assert_nothing_twice()


async def test_refused_credentials_keep_every_order_and_tell_administrators_once(
    stage: Stage,
) -> None:
    await known(stage)
    stage.world.faults.set("supplier", Fault.expired_credentials)
    first = await stage.orders()
    second = await stage.orders("driver quality yesterday for all")
    await stage.passes(minutes(4))

    told = [each for each in stage.dms("ada") if "credentials" in each.text]
    assert len(told) == 1
    assert "credentials" in stage.cards()[0].text
    notices = await stage.rows("deliveries WHERE kind = 'credentials'")
    assert [row["channel_id"] for row in notices] == [ADA.id]
    stage.world.faults.clear()
    await stage.all_over()
    assert await stage.states(first) + await stage.states(second) == ["delivered"] * 6
    stage.assert_nothing_twice()


async def test_resuming_what_does_not_stand_still_changes_nothing(
    stage: Stage,
) -> None:
    ack = await stage.types("resume", "ada")

    assert "Nothing stands still" in ack.text
    assert await stage.rows("audit WHERE action = 'connection_resumed'") == []


@pytest.mark.parametrize("times", [1, 8])
async def test_a_429_with_retry_after_is_waited_out(stage: Stage, times: int) -> None:
    stage.world.faults.set("supplier", Fault.rate_limited, count=times)
    ref = await stage.orders()
    await stage.all_over()

    assert await stage.states(ref) == ["delivered"] * 3
    stage.assert_nothing_twice()


async def test_the_card_says_until_when_the_supplier_takes_no_more(
    stage: Stage,
) -> None:
    generate = frozenset({"generate"})
    stage.world.faults.set("supplier", Fault.rate_limited, operations=generate)
    await stage.orders()
    await stage.passes(seconds(12))

    assert "allows only so many reports at a time" in stage.cards()[0].text


async def test_an_organisation_full_with_others_reports_is_waited_for(
    stage: Stage,
) -> None:
    izmir = stage.supplier.named("İzmir").key
    for _ in range(6):
        stage.supplier.add_report(izmir, "REPORT_TYPE_OTHER", None, stage.now)
    ref = await stage.orders("driver quality last week for izmir")
    await stage.all_over()

    assert await stage.states(ref) == ["delivered"]
    assert stage.generated() < 10
    # Of what others have there we know nothing: these are the only calls too many.
    assert {each.operation for each in stage.supplier.beyond_limits} == {"generate"}
    stage.supplier.beyond_limits.clear()


@pytest.mark.parametrize(
    ("fault", "count"),
    [
        pytest.param(Fault.rate_limited, 3, id="429"),
        pytest.param(Fault.cut_connection, 1, id="connection cut while editing"),
    ],
)
async def test_slack_s_trouble_delays_cards_and_doubles_none(
    stage: Stage, fault: Fault, count: int
) -> None:
    operation = "chat.update" if fault is Fault.cut_connection else "chat.postMessage"
    stage.world.faults.set(
        "slack", fault, count=count, operations=frozenset({operation})
    )
    ref = await stage.orders()
    await stage.all_over()

    assert await stage.states(ref) == ["delivered"] * 3
    assert len(stage.cards()) == 1
    assert len(stage.news()) == 1


async def test_where_blocks_are_refused_the_text_alone_says_it_all(
    stage: Stage,
) -> None:
    stage.world.workspace.refuse_blocks(EVERYWHERE, ["section", "actions"])
    ref = await stage.orders()
    await stage.all_over()

    (card,) = stage.cards()
    assert card.blocks == []
    assert "3 of 3 ready" in card.text
    assert f"/report link {ref}" in card.text
    (news,) = stage.news()
    assert f"/report link {ref}" in news.text
    await stage.types(f"link {ref}")
    await stage.settles()
    assert "/files/" in stage.answers("mert")[-1].text


async def test_an_order_before_the_first_fetch_is_kept_and_resolved(
    either_database: str,
) -> None:
    async with opened(either_database) as stage:
        stage.world.faults.set("supplier", Fault.cut_connection)
        await stage.start_bot()
        ref = await stage.orders("driver quality last week for izmir and ankara")
        assert await stage.order_state(ref) == "accepted"
        await stage.passes(seconds(20))
        stage.world.faults.clear()
        await stage.all_over()

        assert await stage.states(ref) == ["delivered"] * 2


async def test_a_name_that_turns_out_to_be_unknown_is_told_by_dm(
    sqlite_url: str,
) -> None:
    async with opened(sqlite_url) as stage:
        await stage.start_bot(fetched=False)
        ref = await stage.orders('driver quality last week for "Atlantis"')
        await stage.all_over()

        assert await stage.order_state(ref) == "refused"
        (told,) = stage.dms("mert")
        assert "Atlantis" in told.text
        assert stage.generated() == 0


async def test_organisations_are_fetched_hourly_and_on_request(stage: Stage) -> None:
    def fetched() -> int:
        return sum(c.operation == "organisations" for c in stage.supplier.calls)

    assert fetched() == 1
    await stage.types("orgs refresh", "ada")
    await stage.passes(seconds(2))
    assert fetched() == 2
    await stage.types("orgs refresh", "mert")
    await stage.passes(seconds(2))
    assert fetched() == 2
    await stage.passes(minutes(61))
    assert fetched() == 3


async def test_links_say_when_the_supplier_does_not_answer(stage: Stage) -> None:
    await stage.orders()
    await stage.all_over()
    stage.world.faults.set("supplier", Fault.server_error)

    await stage.press("mert", stage.cards()[0], "Single files")

    answer = stage.answers("mert")[-1]
    assert "the files are safe there" in answer.text
    stage.world.faults.clear()
    await stage.press("mert", answer, "Fresh links")
    assert "/files/" in stage.answers("mert")[-1].text


async def test_no_listener_calls_out_before_it_acknowledges(stage: Stage) -> None:
    await known(stage)
    for service in ("slack", "supplier"):
        stage.world.faults.set(service, Fault.slow)
    calls = len(stage.world.workspace.calls), len(stage.supplier.calls)

    for typed in (MAIN_ROAD, "status", "quota", "list"):
        # An answer of either would take a time that does not pass here.
        await stage.types(typed)

    assert (len(stage.world.workspace.calls), len(stage.supplier.calls)) == calls
    assert len(await stage.rows("orders")) == 1
    stage.world.faults.clear()
    await stage.all_over()
    assert "Single files" in buttons(stage.cards()[0])


async def test_what_expired_after_three_hours_is_said_so(stage: Stage) -> None:
    ref = await stage.orders("driver quality last week for izmir")
    await stage.driver.run_until(
        lambda: bool(stage.supplier.reports), within=minutes(1)
    )
    await stage.settles()
    for record in stage.supplier.reports.values():
        record.completes_at += timedelta(hours=4)
    # Looking at it every second for three hours is not what this is about.
    await stage.run_sql("UPDATE organisations SET poll_at = NULL")
    await stage.passes(minutes(181))

    assert await stage.states(ref) == ["expired"]
    assert "3 hours" in stage.news()[0].text


async def _not_ready(stage: Stage) -> list[str]:
    async with new_client() as http:
        url = str(stage.world._endpoint.url)
        answer = await http.get(url.replace("/slack/events", "/readyz"))
    return sorted(answer.json()["problems"])


async def test_a_database_that_fails_while_slack_is_away_does_not_leave_us_unknown(
    sqlite_url: str,
) -> None:
    async with opened(sqlite_url) as stage:
        stage.world.faults.set(
            "slack", Fault.server_error, operations=frozenset({"auth.test"})
        )
        await stage.start_bot(fetched=False)
        assert await _not_ready(stage) == ["slack"]
        stage.world.faults.clear()
        await stage.run_sql("ALTER TABLE installations RENAME TO away")
        await stage.passes(seconds(6))
        assert stage.bot.tenancy.known is None

        await stage.run_sql("ALTER TABLE away RENAME TO installations")
        await stage.passes(seconds(6))
        ref = await stage.orders()
        await stage.all_over()

        assert await stage.states(ref) == ["delivered"] * 3
        assert await _not_ready(stage) == []


async def test_an_order_over_which_i_made_a_mistake_ends_and_says_so(
    sqlite_url: str,
) -> None:
    async with opened(sqlite_url) as stage:
        stage.world.faults.set("supplier", Fault.server_error)
        await stage.start_bot(fetched=False)
        ref = await stage.orders()
        # What it needs to know of who ordered is missing.
        await stage.run_sql("""UPDATE orders SET spec = '{"types": {}}'""")
        stage.world.faults.clear()
        await stage.passes(minutes(4))

        assert await stage.order_state(ref) == "refused"
        assert "I made a mistake over it" in stage.dms("mert")[0].text
        assert "Nothing was ordered" in stage.dms("mert")[0].text


async def test_a_part_that_cannot_be_stopped_keeps_nothing_else_open(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(_: timedelta) -> None:
        raise RuntimeError("it was never started")

    bot = stage.driver.bots.pop()
    monkeypatch.setattr(bot.ticker, "stop", fails)

    await bot.stop()

    assert "not_stopped" in stage.log.getvalue()
    assert bot.engine.pool.status().endswith("Current Checked out connections: 0")
