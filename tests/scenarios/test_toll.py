import pytest

from bot.domain.toll_reports import REPORTS
from bot.sandbox.faults import Fault
from bot.sandbox.slack.delivery import Ack
from bot.sandbox.slack.records import Ephemeral
from bot.sandbox.slack.workspace import EVERYWHERE
from bot.sandbox.toll_world import Envelope
from tests.scenarios.stage import Stage, buttons, minutes, opened, seconds, words


async def asks(
    stage: Stage, text: str, person: str = "mert", channel: str = "fleet-ops"
) -> Ack:
    """Type a toll command and let its answer arrive."""
    ack = await stage.world.gateway.command(person, channel, f"/toll {text}".strip())
    assert ack.ok, ack
    await stage.settles()
    return ack


def latest(stage: Stage, person: str = "mert") -> Ephemeral:
    return stage.answers(person)[-1]


def kinds(answer: Ephemeral) -> list[str]:
    return [block["type"] for block in answer.blocks]


async def chosen(stage: Stage, answer: Ephemeral, report: str) -> Ack:
    """Choose a report in the menu of an answer, as the page does."""
    menu = next(
        element
        for block in answer.blocks
        for element in block.get("elements", ())
        if element.get("type") == "static_select"
    )
    option = next(each for each in menu["options"] if f"|{report}|" in each["value"])
    ack = await stage.world.gateway.press(
        "mert", answer.id, menu["action_id"], selected=option["value"]
    )
    assert ack.ok, ack
    await stage.settles()
    return ack


def asked(stage: Stage) -> list[tuple[str, str]]:
    return [(call.report, call.criteria) for call in stage.world.toll.calls]


@pytest.mark.parametrize(
    ("text", "call", "title"),
    [
        ("", ("all", "d"), "Toll API · last day"),
        ("d", ("all", "d"), "Toll API · last day"),
        ("all w", ("all", "w"), "Toll API · last week"),
        ("latency", ("ResponseTimeBuckets", "d"), "Response times · last day"),
        (
            "LatencyDistribution w",
            ("LatencyDistribution", "w"),
            "Latency distribution · last week",
        ),
        (
            "errors today",
            ("ResponseCodeDistribution", "d"),
            "Response codes · last day",
        ),
        ("cache bugün", ("RequestCacheStatistics", "d"), "Cache use · last day"),
        (
            "traffic last week",
            ("DailyRequestOverview", "w"),
            "Requests by day · last week",
        ),
        (
            "istemciler son ay",
            ("TopClientDomains", "m"),
            "Top client domains · last month",
        ),
    ],
)
async def test_what_is_typed_is_asked_and_answered_to_the_person_alone(
    stage: Stage, text: str, call: tuple[str, str], title: str
) -> None:
    ack = await asks(stage, text)

    assert ack.text == ""
    assert asked(stage) == [call]
    assert title in latest(stage).text
    assert not stage.every_post()


async def test_a_summary_has_its_chart_numbers_and_buttons(stage: Stage) -> None:
    await asks(stage, "latency")

    answer = latest(stage)
    assert "data_visualization" in kinds(answer)
    assert "requests" in answer.text
    assert "Bar chart: " in answer.text or "Pie chart: " in answer.text
    assert list(buttons(answer)) == [
        "Refresh",
        "Last hour",
        "Last week",
        "Last month",
        "Table",
        "CSV",
        "Watch…",
        "Share to channel",
    ]


async def test_the_digest_names_every_report_with_data_and_opens_one(
    stage: Stage,
) -> None:
    await asks(stage, "")
    digest = latest(stage)
    for heading in ("Response times", "Response codes", "Cache use", "Concurrency"):
        assert f"*{heading}*: " in digest.text

    await chosen(stage, digest, "ResponseCodeDistribution")

    assert "Response codes · last day" in latest(stage).text
    # One call for all of them stands for each of them.
    assert asked(stage) == [("all", "d")]


async def test_a_day_later_the_numbers_are_beside_those_of_the_day_before(
    stage: Stage,
) -> None:
    await asks(stage, "latency")
    assert "a day ago" not in latest(stage).text
    await stage.passes(minutes(60 * 24))

    await asks(stage, "latency")

    assert "a day ago" in latest(stage).text


async def test_refresh_says_until_when_the_api_keeps_its_answer(stage: Stage) -> None:
    await asks(stage, "latency")
    assert "the API keeps" not in latest(stage).text
    await stage.passes(minutes(4))

    await stage.press("mert", latest(stage), "Refresh")
    assert len(stage.answers("mert")) == 1, "it takes the place of the answer before"
    assert "the API keeps this answer until" in latest(stage).text
    assert len(asked(stage)) == 1

    await stage.passes(minutes(7))
    await stage.press("mert", latest(stage), "Refresh")
    assert "the API keeps" not in latest(stage).text
    assert len(asked(stage)) == 2


async def test_another_period_takes_the_place_of_the_answer(stage: Stage) -> None:
    await asks(stage, "latency")

    await stage.press("mert", latest(stage), "Last week")

    (answer,) = stage.answers("mert")
    assert "Response times · last week" in answer.text
    assert "Last day" in buttons(answer)


async def test_the_table_comes_below_the_chart(stage: Stage) -> None:
    await asks(stage, "errors")

    await stage.press("mert", latest(stage), "Table")

    chart, table = stage.answers("mert")
    assert "data_visualization" in kinds(chart)
    assert "data_table" in kinds(table)


@pytest.mark.parametrize(
    ("refused", "shown"),
    [
        pytest.param({"data_visualization"}, "data_table", id="no charts"),
        pytest.param(
            {"data_visualization", "data_table"}, "table", id="no data tables"
        ),
        pytest.param(
            {"data_visualization", "data_table", "table"}, "actions", id="no tables"
        ),
    ],
)
async def test_what_slack_refuses_is_shown_one_step_simpler(
    stage: Stage, refused: set[str], shown: str
) -> None:
    stage.world.workspace.refuse_blocks(EVERYWHERE, refused)

    await asks(stage, "latency")

    (answer,) = stage.answers("mert")
    assert shown in kinds(answer)
    assert not refused & set(kinds(answer))
    assert "Response times · last day" in answer.text


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("latncy", "Response times, last day"),
        ("gecikmr", "Response times, last day"),
        ("önbelek", "Cache use, last day"),
        ("hatalr", "Response codes, last day"),
    ],
)
async def test_a_slip_is_answered_with_what_was_likely_meant(
    stage: Stage, text: str, near: str
) -> None:
    await asks(stage, "reports")  # now Slack has said who Mert is
    ack = await asks(stage, text)

    assert f"*{text}*" in ack.text
    assert "Nothing was asked of the API." in ack.text
    assert near in ack.text
    assert not asked(stage)


async def test_a_correction_is_one_press_and_the_list_another(stage: Stage) -> None:
    await asks(stage, "latncy w")
    question = latest(stage)
    assert "Response times, last week" in buttons(question)

    await stage.press("mert", question, "Response times, last week")
    assert "Response times · last week" in latest(stage).text

    await asks(stage, "latncy")
    await stage.press("mert", latest(stage), "All reports")
    listed = latest(stage)
    assert all(name in words(listed) for name in REPORTS)


async def test_the_list_of_reports_opens_each_of_them(stage: Stage) -> None:
    await asks(stage, "reports")
    listed = latest(stage)

    await chosen(stage, listed, "HighwayTollInsights")

    assert "I don't know this report's fields yet" in latest(stage).text
    assert asked(stage) == [("HighwayTollInsights", "d")]


async def test_a_name_that_is_not_listed_is_passed_on(stage: Stage) -> None:
    await asks(stage, "BrandNewReport")

    assert asked(stage) == [("BrandNewReport", "d")]
    assert "perhaps it has no such report" in latest(stage).text


async def test_help_is_a_screen_for_everybody(stage: Stage) -> None:
    ack = await asks(stage, "help", "selin")
    assert "/toll latency" in ack.text

    ack = await asks(stage, "yardım", "selin")
    assert "/toll latency" in ack.text

    ack = await asks(stage, "help reports", "selin")
    assert "TopClientDomains" in ack.text


async def test_a_guest_is_told_that_it_is_not_for_them(stage: Stage) -> None:
    await asks(stage, "latency", "selin")

    assert "Guests can't use me" in latest(stage, "selin").text
    assert not asked(stage)


async def test_without_a_key_it_says_so(sqlite_url: str) -> None:
    async with opened(sqlite_url) as stage:
        await stage.start_bot(WAYBILL_TOLL_KEY="", WAYBILL_TOLL_SECRET="")

        await asks(stage, "")
        await asks(stage, "reports")

        for answer in stage.answers("mert"):
            assert "I have no key for the toll API" in answer.text


async def test_without_the_supplier_it_works_by_itself(sqlite_url: str) -> None:
    async with opened(sqlite_url) as stage:
        await stage.start_bot(
            WAYBILL_SUPPLIER_CLIENT_ID="", WAYBILL_SUPPLIER_CLIENT_SECRET=""
        )

        await asks(stage, "latency")

        assert "Response times · last day" in latest(stage).text


async def test_a_span_without_requests_is_no_error(stage: Stage) -> None:
    stage.world.toll.per_day = 0

    await asks(stage, "latency")

    answer = latest(stage)
    assert "No requests in the last day." in answer.text
    assert "Table" not in buttons(answer)


async def test_a_digest_without_any_request_says_so(stage: Stage) -> None:
    stage.world.toll.per_day = 0

    await asks(stage, "")

    assert "No requests in the last day." in latest(stage).text


async def test_a_silent_api_is_told_and_asked_again_by_a_press(stage: Stage) -> None:
    stage.world.faults.set("toll", Fault.server_error)
    await asks(stage, "latency")
    failed = latest(stage)
    assert "The toll API isn't answering" in failed.text
    assert "/toll ResponseTimeBuckets d" in failed.text

    stage.world.faults.clear()
    await stage.press("mert", failed, "Try again")

    (answer,) = stage.answers("mert")
    assert "Response times · last day" in answer.text


@pytest.mark.parametrize("envelope", list(Envelope))
async def test_wherever_the_rows_stand_they_are_found(
    stage: Stage, envelope: Envelope
) -> None:
    stage.world.toll.envelope = envelope

    await asks(stage, "latency")
    await asks(stage, "")

    for answer in stage.answers("mert"):
        assert "can't read" not in answer.text
        assert "requests" in answer.text


async def test_a_refused_key_is_told_to_the_administrators_once(stage: Stage) -> None:
    stage.world.faults.set("toll", Fault.expired_credentials)

    for text in ("latency", "errors", "latency"):
        await asks(stage, text)
        told = latest(stage).text
        assert "refuses our key or its secret" in told
        assert "<@U0ADA0001>" in told
    await stage.passes(seconds(10))

    (notice,) = stage.dms("ada")
    assert "The toll API refuses our key or its secret." in notice.text
    assert not stage.dms("mert")

    stage.world.faults.clear()
    await stage.press("ada", notice, "Refresh")
    await stage.passes(seconds(5))
    assert "Toll API · last day" in words(stage.dms("ada")[-1])
    (connection,) = await stage.rows("connections WHERE kind = 'toll'")
    assert connection["hold"] == ""


async def test_an_administrator_lets_a_refused_key_be_tried_again(
    stage: Stage,
) -> None:
    stage.world.faults.set("toll", Fault.expired_credentials)
    await asks(stage, "latency")
    await stage.passes(seconds(10))
    (notice,) = stage.dms("ada")

    await asks(stage, "resume key")
    assert await holds(stage) == "credentials", "that is an administrator's to do"

    await stage.press("ada", notice, "Resume")
    await stage.passes(seconds(5))
    assert "by myself again" in stage.answers("ada", notice.channel)[-1].text
    assert await holds(stage) == ""

    await asks(stage, "latency")
    await stage.passes(seconds(10))
    assert len(stage.dms("ada")) == 2, "still refused, and told anew"

    await stage.world.gateway.command("ada", "fleet-ops", "/toll devam anahtar")
    await stage.world.gateway.command("ada", "fleet-ops", "/toll resume key")
    await stage.settles()
    assert "already" in stage.answers("ada", "fleet-ops")[-1].text


async def holds(stage: Stage) -> str:
    (connection,) = await stage.rows("connections WHERE kind = 'toll'")
    return str(connection["hold"])


async def test_nobody_is_asked_while_the_api_wants_peace(stage: Stage) -> None:
    stage.world.faults.set("toll", Fault.rate_limited)
    await asks(stage, "latency")
    assert "takes no more calls for now" in latest(stage).text
    stage.world.faults.clear()
    calls = len(asked(stage))

    await asks(stage, "errors")
    assert "takes no more calls for now" in latest(stage).text
    assert len(asked(stage)) == calls

    await stage.passes(minutes(2))
    await asks(stage, "errors")
    assert "Response codes · last day" in latest(stage).text


async def test_a_replayed_request_is_answered_once(stage: Stage) -> None:
    await asks(stage, "latency")
    await stage.world.gateway.redeliver()
    await stage.settles()
    await stage.passes(minutes(6))
    await stage.world.gateway.redeliver()
    await stage.settles()

    assert len(stage.answers("mert")) == 1


async def test_a_button_of_unknown_value_does_nothing(stage: Stage) -> None:
    await asks(stage, "latency")
    answer = latest(stage)
    refresh = buttons(answer)["Refresh"]
    calls = len(asked(stage))
    for value in ("v1|%7C|d", "v1|ResponseTimeBuckets|z", "v0|x|y"):
        refresh["value"] = value
        await stage.press("mert", answer, "Refresh")
        answer = latest(stage)
        assert "I can't do that. Nothing was changed." in answer.text
        await asks(stage, "latency")
        answer = latest(stage)
        refresh = buttons(answer)["Refresh"]

    assert len(asked(stage)) == calls


async def test_the_same_question_of_many_people_is_one_call(stage: Stage) -> None:
    for person in ("mert", "zeynep", "ada"):
        await asks(stage, "latency", person)
        await stage.passes(seconds(20))

    assert len(asked(stage)) == 1
    assert all(stage.answers(person) for person in ("mert", "zeynep", "ada"))
