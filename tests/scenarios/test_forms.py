import copy
import json
from datetime import timedelta
from typing import Any

import pytest

from bot.records import Records
from bot.sandbox.faults import Fault
from bot.sandbox.slack.people import MERT, OPS_EU
from bot.sandbox.supplier_world import SupplierWorld, fleet
from handlers.conversation import AFTER_ACK
from tests.scenarios.form_steps import (
    HERE,
    QUALITY,
    TRIPS,
    chooses,
    chosen,
    commands,
    errors,
    fields,
    form,
    forms,
    offered,
    opened_now,
    opens,
    presses,
    said,
    submits,
)
from tests.scenarios.stage import Stage, opened, small_fleet


def view_calls(stage: Stage) -> list[str]:
    calls = stage.world.workspace.calls
    return [call.method for call in calls if call.method.startswith("views.")]


async def test_the_command_alone_opens_a_form_that_loads_first(stage: Stage) -> None:
    await stage.types("status")
    await stage.settles()

    ack = await stage.world.gateway.command("mert", "fleet-ops", "/report")
    assert not ack.body
    await opened_now(stage, [])
    await stage.settles()

    assert view_calls(stage) == ["views.open", "views.update"]
    view = form(stage)
    assert fields(view) == [
        *("types", "period", "branches", "excluded", "channel", "form", "again")
    ]
    assert chosen(view, "period") == "last week"
    assert offered(view, "period")["Last week, 9-15 Nov 2026"] == "last week"
    assert chosen(view, "branches") == ["All branches"]
    assert chosen(view, "channel") == HERE
    assert "Europe/Istanbul" in said(view)


async def test_a_form_orders_what_could_be_typed(either_stage: Stage) -> None:
    stage = either_stage
    await stage.types("status")
    await stage.settles()
    typed = await stage.orders("driver quality yesterday for izmir to #fleet-ops")
    await stage.all_over()
    view = await opens(stage)
    branches = offered(view, "branches")

    await submits(
        stage,
        types=[QUALITY],
        period="yesterday",
        branches=[branches["İzmir"]],
        channel=HERE,
    )

    assert f"*{typed}*" in said(form(stage))
    await opens(stage)
    await submits(stage, types=[QUALITY, TRIPS], branches=[branches["Ankara"]])
    assert "Ordered as" in said(form(stage))
    await stage.all_over()
    both = '2026-11-17..2026-11-17 for "Ankara" to <#C0FLEETOP>'
    assert await commands(stage) == [
        'driver-quality 2026-11-17..2026-11-17 for "İzmir" to <#C0FLEETOP>',
        f"driver-quality and trip-activity {both}",
    ]
    assert len(stage.cards()) == 2


async def test_without_a_channel_the_results_come_by_direct_message(
    stage: Stage,
) -> None:
    view = await opens(stage)
    branches = offered(view, "branches")

    await submits(
        stage,
        types=[QUALITY],
        branches=[branches["İzmir"]],
        channel={"selected_conversation": None},
    )
    await stage.all_over()

    assert stage.cards() == []
    assert stage.dms("mert")[0].text.startswith(
        "*Driver quality · 9-15 Nov 2026 · İzmir*"
    )


async def test_what_is_wrong_is_said_at_its_field_and_the_form_stays(
    stage: Stage,
) -> None:
    view = await opens(stage)
    branches = offered(view, "branches")
    await chooses(stage, "period", "days")

    wrong = await submits(
        stage,
        types=["all", QUALITY],
        first="2026-11-12",
        last="2026-11-10",
        branches=["all", branches["Adana"]],
    )
    assert errors(wrong) == {
        "types": "All reports, or some of them? Take one of the two away.",
        "branches": "All branches, or some of them? Take one of the two away.",
    }
    for first, last, block, told in (
        ("2026-11-12", "2026-11-10", "last", "10 Nov 2026 comes before 12 Nov 2026."),
        ("2026-11-12", "2026-11-18", "last", "18 Nov 2026 isn't over yet."),
        ("2026-11-19", "2026-11-20", "first", "19 Nov 2026 is in the future."),
        ("1999-12-31", "2026-11-10", "first", "1 January 2000"),
    ):
        ack = await submits(stage, types=[QUALITY], first=first, last=last)
        assert told in errors(ack)[block]

    assert fields(form(stage))[:4] == ["types", "period", "first", "last"]
    await submits(stage, types=[QUALITY], first="2026-11-10", last="2026-11-12")
    assert (await commands(stage))[0].startswith(
        "driver-quality 2026-11-10..2026-11-12"
    )


async def test_a_type_that_no_chosen_branch_has_is_said_at_the_branches(
    stage: Stage,
) -> None:
    view = await opens(stage)
    branches = offered(view, "branches")

    ack = await submits(
        stage,
        types=["REPORT_TYPE_RENTAL_PAYMENTS_CONTRACT"],
        branches=[branches["Adana"]],
    )

    assert "has no rental contract payments report" in errors(ack)["branches"]
    assert await commands(stage) == []


async def test_choosing_dates_shows_calendars_with_the_last_whole_days(
    stage: Stage,
) -> None:
    await opens(stage)

    view = await chooses(stage, "period", "days")

    assert (chosen(view, "first"), chosen(view, "last")) == ("2026-11-11", "2026-11-17")
    view = await chooses(stage, "period", "last month")
    assert "first" not in fields(view)


async def test_the_latest_of_two_changes_is_what_the_form_follows(
    stage: Stage,
) -> None:
    view = await opens(stage)
    gateway = stage.world.gateway
    early, late = view.hash, dict(view.body)

    await gateway.press("mert", view.id, "form.period", selected="days")
    await gateway.press(
        "mert", view.id, "form.again", selected="other", values={"form.period": "days"}
    )
    await stage.settles()

    assert view.hash != early
    assert late != view.body
    assert {"first", "words"} <= set(fields(form(stage)))
    envelope, _ = gateway.deliverer.delivered[-2]
    await gateway.deliverer.deliver(envelope)
    await stage.settles()
    assert "words" in fields(form(stage))


async def test_fields_that_were_not_there_yet_are_asked_for_before_it_is_sent(
    stage: Stage,
) -> None:
    await opens(stage)

    ack = await submits(stage, types=[QUALITY], period="days")

    assert isinstance(ack.body, dict)
    assert ack.body["response_action"] == "update"
    assert "first" in fields(form(stage))
    assert await commands(stage) == []


async def test_a_replayed_submission_has_no_second_effect(
    either_stage: Stage,
) -> None:
    stage = either_stage
    await opens(stage)
    first = await submits(stage, types=[QUALITY])
    await stage.passes(timedelta(minutes=2))
    before = [await stage.rows(each) for each in ("orders", "deliveries", "audit")]

    again = await stage.world.gateway.redeliver()

    assert again.body == first.body
    assert before == [
        await stage.rows(each) for each in ("orders", "deliveries", "audit")
    ]


async def resent(stage: Stage, change: Any) -> dict[str, str]:
    """Send the last submission once more, changed, and return its errors."""
    envelope, _ = stage.world.gateway.deliverer.delivered[-1]
    payload = copy.deepcopy(envelope.payload)
    change(payload)
    changed = type(envelope)(envelope.kind, payload)
    return errors(await stage.world.gateway.deliverer.deliver(changed))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            lambda body: body["view"].update(private_metadata="v1|guessed"),
            id="guessed",
        ),
        pytest.param(
            lambda body: body["view"].update(private_metadata="C0FLEETOP"), id="foreign"
        ),
        pytest.param(
            lambda body: body["view"].update(private_metadata=""), id="without"
        ),
        pytest.param(
            lambda body: body["user"].update(id="U0ZEYNEP1"), id="somebody else's"
        ),
    ],
)
async def test_a_form_that_is_not_theirs_orders_nothing(
    stage: Stage, change: Any
) -> None:
    await stage.types("status", "zeynep")
    await opens(stage)
    await submits(stage, types=[QUALITY], period="days")

    told = await resent(stage, change)

    assert "not yours" in told["types"]
    assert await commands(stage) == []


async def test_a_form_that_is_open_for_longer_than_a_day_orders_nothing(
    stage: Stage,
) -> None:
    await opens(stage)
    await stage.clock.advance(timedelta(days=1, minutes=1))
    await stage.types("status")
    await stage.settles()

    told = errors(await submits(stage, types=[QUALITY]))

    assert "/report form opens a new one" in told["types"]
    assert await commands(stage) == []


async def test_a_branch_that_nobody_offered_is_not_ordered(stage: Stage) -> None:
    await opens(stage)

    ack = await submits(
        stage,
        types=[QUALITY],
        branches={
            "selected_options": [
                {"text": {"type": "plain_text", "text": "x"}, "value": "4711"}
            ]
        },
    )

    assert "isn't open to you" in errors(ack)["branches"]
    assert await commands(stage) == []


async def test_who_may_not_order_gets_no_form(stage: Stage) -> None:
    await stage.types("access close", "ada")

    view = await opens(stage)

    assert fields(view) == []
    assert "isn't open to you" in said(view)
    assert "Request access" in said(view)


async def test_a_right_that_was_taken_back_meanwhile_holds_for_the_form(
    stage: Stage,
) -> None:
    view = await opens(stage)
    branches = offered(view, "branches")
    await stage.types("access close", "ada")

    await submits(stage, types=[QUALITY], branches=[branches["Adana"]])

    assert "isn't open to you" in said(form(stage))
    assert await commands(stage) == []
    assert await stage.rows("audit WHERE action = 'denied'")


async def test_from_a_change_that_was_refused_the_form_comes_back_to_its_channel(
    stage: Stage,
) -> None:
    await opens(stage)
    await stage.types("access close", "ada")
    await chooses(stage, "again", "every weekday", types=[QUALITY])
    assert "isn't open to you" in said(form(stage))
    await stage.types("access open", "ada")

    view = await presses(stage, "Back to the form")

    assert chosen(view, "channel") == HERE


async def test_what_is_given_in_a_channel_holds_for_a_form_opened_there(
    sqlite_url: str,
) -> None:
    async with opened(sqlite_url) as stage:
        await stage.start_bot(WAYBILL_OPEN_TO="admins")
        await stage.types("access give #fleet-ops for İzmir", "ada")

        view = await opens(stage)
        assert list(offered(view, "branches")) == ["All branches", "İzmir"]
        await submits(
            stage, types=[QUALITY], branches=[offered(view, "branches")["İzmir"]]
        )
        assert "Ordered as" in said(form(stage))

        assert fields(await opens(stage, channel="ops-eu")) == []


async def test_what_is_given_in_a_channel_holds_until_the_last_press(
    sqlite_url: str,
) -> None:
    async with opened(sqlite_url) as stage:
        await stage.start_bot(WAYBILL_OPEN_TO="admins")
        await stage.types("access give #fleet-ops", "ada")
        await opens(stage)
        await submits(stage, types=["all"])
        await presses(stage, "Change…")
        await submits(stage)

        await presses(stage, "Order")

        assert "Ordered as" in said(form(stage))
        assert "The card comes to <#C0FLEETOP>." in said(form(stage))
        await chooses_weekly(stage)
        assert "is saved" in said(await presses(stage, "Save"))


async def chooses_weekly(stage: Stage) -> None:
    await opens(stage)
    await chooses(stage, "again", "every monday")
    await submits(stage, types=[QUALITY], again="every monday", at="08:00")


@pytest.mark.parametrize("fault", [Fault.rate_limited, Fault.cut_connection])
async def test_a_form_that_slack_will_not_change_at_once_is_changed_a_little_later(
    stage: Stage, fault: Fault
) -> None:
    faults = stage.world.faults
    faults.set("slack", fault, count=1, operations=frozenset({"views.update"}))

    await opens(stage)

    assert "types" in fields(form(stage))


async def test_a_large_order_is_estimated_in_the_form_and_can_be_changed(
    stage: Stage,
) -> None:
    await opens(stage)
    await submits(stage, types=["all"])
    assert "reports*" in said(form(stage))
    assert await commands(stage) == []

    view = await presses(stage, "Change…")
    assert chosen(view, "types") == ["All reports"]
    assert chosen(view, "branches") == ["All branches"]
    await submits(stage)
    await presses(stage, "Order")

    assert "Ordered as" in said(form(stage))
    (command,) = await commands(stage)
    assert command.startswith("all reports 2026-11-09..2026-11-15 for all")


async def test_a_timetable_makes_it_a_schedule_that_is_rehearsed_first(
    stage: Stage,
) -> None:
    await opens(stage)
    view = await chooses(stage, "again", "every monday")
    assert view.body["submit"]["text"] == "Next"

    sent_at, before = stage.now, len(stage.world.workspace.calls)
    await submits(stage, types=[QUALITY], again="every monday", at="08:30")

    told = said(form(stage))
    assert "Nothing is saved yet" in told
    # Slack has taken the acknowledgement by then, which shows something else.
    first = stage.world.workspace.calls[before]
    assert first.at - sent_at >= AFTER_ACK
    assert "Mon 23 Nov 2026, 08:30" in told
    assert "I can write here" in stage.answers("mert")[-1].text
    assert "is saved" in said(await presses(stage, "Save"))
    (row,) = await stage.rows("schedules")
    assert row["channel_id"] == HERE
    assert row["command"] == "driver-quality last week for all"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(
            "every blue moon", "I don't understand “every blue moon”", id="no"
        ),
        pytest.param("cron: */5 * * * *", "more often than every 15", id="too often"),
        pytest.param("cron: 0 9 31 2 *", "never comes", id="never"),
        pytest.param("", "Say how often", id="nothing"),
    ],
)
async def test_a_timetable_that_cannot_be_followed_is_said_at_its_field(
    stage: Stage, words: str, told: str
) -> None:
    await opens(stage)
    await chooses(stage, "again", "other")
    typed = words or " "

    ack = await submits(stage, types=[QUALITY], again="other", words=typed)

    assert told in errors(ack)["words"]
    assert "every weekday at 9" in errors(ack)["words"]


async def test_a_replayed_timetable_is_rehearsed_once(stage: Stage) -> None:
    await opens(stage)
    await chooses(stage, "again", "every monday")
    await submits(stage, types=[QUALITY], again="every monday", at="08:30")
    told = len(stage.answers("mert"))

    await stage.world.gateway.redeliver()
    await stage.settles()

    assert len(stage.answers("mert")) == told
    assert len(await stage.rows("schedule_drafts")) == 1


async def test_a_timetable_in_words_is_taken(stage: Stage) -> None:
    await opens(stage)
    await chooses(stage, "again", "other")

    await submits(stage, types=[QUALITY], again="other", words="0 9 * * 1-5")

    assert "Nothing is saved yet" in said(form(stage))
    assert "Thu 19 Nov 2026, 09:00" in said(form(stage))


async def test_from_a_place_that_is_refused_a_button_leads_back_to_the_form(
    stage: Stage,
) -> None:
    await opens(stage)
    await chooses(stage, "again", "every weekday")
    await submits(
        stage, types=[TRIPS], again="every weekday", at="07:00", channel=OPS_EU.id
    )
    assert "I'm not a member" in said(form(stage))

    view = await presses(stage, "Back to the form")

    assert chosen(view, "types") == ["Trips"]
    assert chosen(view, "channel") == OPS_EU.id
    assert (chosen(view, "again"), chosen(view, "at")) == ("every weekday", "07:00")


async def test_what_is_missing_is_asked_for_by_a_form_with_the_rest(
    stage: Stage,
) -> None:
    await stage.types("driver quality for izmir as excel")
    await stage.settles()
    await stage.press("mert", stage.answers("mert")[-1], "Open form")

    view = form(stage)
    assert chosen(view, "types") == ["Driver quality"]
    assert chosen(view, "branches") == ["İzmir"]
    assert chosen(view, "form") == "excel"
    await submits(stage)

    assert (await commands(stage))[0].startswith(
        'driver-quality 2026-11-09..2026-11-15 for "İzmir"'
    )


async def test_a_word_that_is_not_understood_offers_the_form_with_the_others(
    stage: Stage,
) -> None:
    await stage.types("driver qality last month for ankara")
    await stage.settles()
    asked = stage.answers("mert")[-1]
    assert '`/report form 2026-10-01..2026-10-31 for "Ankara"`' in asked.text

    await stage.press("mert", asked, "Open form")

    assert chosen(form(stage), "period") == "last month"
    assert chosen(form(stage), "branches") == ["Ankara"]
    assert chosen(form(stage), "types") is None


async def test_words_behind_form_fill_it(stage: Stage) -> None:
    view = await opens(
        stage, "/report form sürücü kalitesi 2026-11-02..2026-11-04 hepsi hariç Adana"
    )

    assert chosen(view, "types") == ["Driver quality"]
    assert (chosen(view, "first"), chosen(view, "last")) == ("2026-11-02", "2026-11-04")
    assert chosen(view, "excluded") == ["Adana"]


async def test_the_shortcut_opens_the_form_wherever_somebody_is(stage: Stage) -> None:
    await stage.world.gateway.shortcut("mert", "form.order")
    await opened_now(stage, [])
    await stage.settles()
    assert "default_to_current_conversation" in str(form(stage).blocks)

    await submits(stage, types=[QUALITY], channel=HERE)
    await stage.all_over()

    assert len(stage.cards()) == 1


async def test_what_was_chosen_last_stands_there_the_next_time(stage: Stage) -> None:
    view = await opens(stage)
    branches = offered(view, "branches")
    await chooses(stage, "again", "every monday")
    await submits(
        stage,
        types=[TRIPS],
        period="last month",
        branches=[branches["Adana"], branches["İzmir"]],
        form="digest",
        again="every monday",
        at="10:00",
    )

    view = await opens(stage)

    assert chosen(view, "types") == ["Trips"]
    assert chosen(view, "period") == "last month"
    assert chosen(view, "branches") == ["Adana", "İzmir"]
    assert chosen(view, "form") == "digest"
    assert chosen(view, "again") == "once"
    (row,) = await stage.rows("form_choices")
    assert row["user_id"] == MERT.id


async def test_what_is_kept_of_forms_is_written_out_and_erased(stage: Stage) -> None:
    await opens(stage)
    await submits(stage, types=[TRIPS])
    await stage.all_over()

    known = json.loads(await Records(stage.bot.engine).known_of(MERT.id))
    assert {"forms", "form_choices"} <= known.keys()
    await Records(stage.bot.engine).erase(MERT.id)

    assert await stage.rows("forms") == []
    assert await stage.rows("form_choices") == []


async def test_a_form_that_slack_does_not_open_is_told(stage: Stage) -> None:
    stage.world.workspace.limits.per_minute["views.open"] = 0

    await stage.types("")
    await stage.settles()

    assert forms(stage) == []
    assert "Slack gave me no time" in stage.answers("mert")[-1].text
    assert "/report help" in stage.answers("mert")[-1].text


async def test_a_replayed_command_opens_no_second_form(stage: Stage) -> None:
    view = await opens(stage)

    await stage.world.gateway.redeliver()
    await stage.settles()

    assert form(stage) is view
    assert stage.answers("mert") == []


async def test_a_form_that_was_closed_meanwhile_is_left_alone(stage: Stage) -> None:
    stage.world.faults.set("slack", Fault.slow, operations=frozenset({"users.info"}))
    await stage.world.gateway.command("mert", "fleet-ops", "/report")
    while not forms(stage):
        await stage.passes(timedelta(seconds=0.1))
    await stage.world.gateway.close_view("mert", form(stage).id)

    await stage.settles()

    assert forms(stage) == []
    assert stage.answers("mert") == []


async def test_who_is_forgotten_between_opening_and_sending_loses_nothing(
    stage: Stage,
) -> None:
    await opens(stage)
    await stage.run_sql("DELETE FROM people")

    await submits(stage, types=[QUALITY])

    assert "Ordered as" in said(form(stage))
    assert len(await commands(stage)) == 1


async def test_who_is_forgotten_meanwhile_sees_what_is_wrong_in_their_form(
    stage: Stage,
) -> None:
    await opens(stage)
    await chooses(stage, "period", "days")
    await stage.run_sql("DELETE FROM people")

    await submits(stage, types=[QUALITY], first="2026-11-12", last="2026-11-10")

    assert "10 Nov 2026 comes before 12 Nov 2026" in said(form(stage))
    assert chosen(form(stage), "types") == ["Driver quality"]
    await submits(stage, last="2026-11-13")
    assert len(await commands(stage)) == 1


async def test_a_turkish_person_fills_in_a_turkish_form(stage: Stage) -> None:
    await stage.types("durum", "deniz")
    await stage.settles()

    view = await opens(stage, person="deniz")

    assert view.body["title"]["text"] == "Rapor siparişi"
    assert offered(view, "period")["Geçen hafta, 9-15 Kas 2026"] == "last week"
    await chooses(stage, "period", "days", "deniz")
    ack = await submits(
        stage, "deniz", types=[QUALITY], first="2026-11-12", last="2026-11-18"
    )
    assert "Bu gün henüz bitmedi: 18 Kas 2026" in errors(ack)["last"]


async def test_before_the_first_fetch_all_branches_can_be_ordered(
    sqlite_url: str,
) -> None:
    async with opened(sqlite_url) as stage:
        await stage.start_bot(fetched=False)
        view = await opens(stage)
        assert list(offered(view, "branches")) == ["All branches"]

        await submits(stage, types=[QUALITY])
        await stage.all_over()

        assert len(stage.cards()) == 1


def many(branches: int = 140) -> SupplierWorld:
    return small_fleet(branches, median_seconds=3.0)


def branch_names(number: int) -> list[str]:
    return [each.name for each in fleet(number)]


async def test_among_many_branches_slack_asks_for_those_that_fit(
    sqlite_url: str,
) -> None:
    async with opened(sqlite_url, supplier=many()) as stage:
        await stage.start_bot()
        view = await opens(stage)
        name = branch_names(140)[120]

        ack = await stage.world.gateway.options(
            "mert", view.id, "form.branches", name.lower()[:6]
        )
        assert isinstance(ack.body, dict)
        found = {each["text"]["text"]: each for each in ack.body["options"]}
        assert name in found
        every = await stage.world.gateway.options("mert", view.id, "form.branches", "")
        assert isinstance(every.body, dict)
        assert len(every.body["options"]) == 100

        await submits(
            stage,
            types=[QUALITY],
            branches={"selected_options": [found[name]]},
        )
        assert name in (await commands(stage))[0]


async def test_over_a_socket_a_word_narrows_the_menu(sqlite_url: str) -> None:
    async with opened(sqlite_url, supplier=many(), socket_mode=True) as stage:
        await stage.start_bot()
        view = await opens(stage)
        assert len(offered(view, "branches")) == 100
        listed = offered(view, "branches")
        name = next(each for each in branch_names(140) if each not in listed)

        view = await chooses(stage, "search", name.lower())
        await submits(
            stage, types=[QUALITY], branches=[offered(view, "branches")[name]]
        )

        assert name in (await commands(stage))[0]


async def test_a_form_is_filled_in_and_sent_over_a_socket(sqlite_url: str) -> None:
    async with opened(sqlite_url, socket_mode=True) as stage:
        await stage.start_bot()
        await opens(stage)
        await chooses(stage, "period", "days")
        wrong = await submits(
            stage, types=[QUALITY], first="2026-11-12", last="2026-11-10"
        )
        assert "comes before" in errors(wrong)["last"]

        await submits(stage, types=[QUALITY], first="2026-11-09", last="2026-11-10")
        await stage.all_over()

        assert len(stage.cards()) == 1
