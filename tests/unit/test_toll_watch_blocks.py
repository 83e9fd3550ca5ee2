from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.blocks import toll_watch_answers as answers
from bot.blocks import toll_watches as blocks
from bot.blocks.toll_watch_views import WatchView, watch_view
from bot.blocks.validation import validate_message
from bot.blocks.values import decode
from bot.domain.messages import Message
from bot.domain.toll_metrics import METRICS, Reading, Rule, Side
from bot.domain.toll_previews import Preview
from bot.domain.toll_reports import REPORTS
from bot.domain.toll_watches import Pause, Vigil, Watch, paused

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
NOON_SHOWN = "<!date^1794830400^{time}|12:00 UTC>"
DAY_SHOWN = "<!date^1794830400^{date_short_pretty} at {time}|16 Nov 2026 at 12:00 UTC>"
WHOLE = ", each day taken as a whole"
QUIET = Rule("requests_of_average", Side.under, 50)


def errors(**more: Any) -> WatchView:
    return WatchView("W-2", Rule("error_share", Side.over, 2), "h", **more)


def labels(message: Message) -> list[str]:
    return [
        element["text"]["text"]
        for block in message.blocks
        for element in block.get("elements", ())
        if element["type"] == "button"
    ]


def values_of(message: Message) -> list[tuple[str, ...] | None]:
    return [
        decode(element["value"])
        for block in message.blocks
        for element in block.get("elements", ())
        if element["type"] == "button"
    ]


@pytest.mark.parametrize(
    ("preview", "words"),
    [
        (Preview(), "There is no history yet to say how often it would have fired."),
        (Preview(30), "In the last 30 days it would not have fired."),
        (
            Preview(1, (NOON,)),
            f"In the last day it would have fired once: {DAY_SHOWN}.",
        ),
        (
            Preview(9, (date(2026, 11, 3), date(2026, 11, 9)), whole_days=True),
            f"In the last 9 days it would have fired 2 times{WHOLE}: 3 Nov and 9 Nov.",
        ),
        (
            Preview(30, whole_days=True),
            f"In the last 30 days it would not have fired{WHOLE}.",
        ),
    ],
)
def test_saving_a_watch_tells_its_pace_and_its_past(
    preview: Preview, words: str
) -> None:
    message = answers.watch_saved(errors(), timedelta(minutes=10), preview)

    assert message.text == (
        "*W-2* watches error share over 2 %, last hour.\n"
        "Checked every 10 minutes; the API keeps its answers that long.\n"
        f"{words}\nStop watching: `/toll unwatch W-2`"
    )


def test_saving_tells_how_the_number_stands_now() -> None:
    reading = Reading(100 * 41 / 1204, 41, 1204)
    message = answers.watch_saved(
        errors(where="<#C0OPS>"), timedelta(minutes=1), Preview(), reading=reading
    )

    assert message.text.startswith(
        "*W-2* watches error share over 2 %, last hour. It is 3.4 % now, beyond the "
        "rule (41 of 1,204 requests).\nChecked every minute;"
    )
    assert "I write to <#C0OPS> when it crosses, and when it is back." in message.text


def test_a_watch_saved_while_the_api_is_silent_says_what_it_cannot_tell() -> None:
    message = answers.watch_saved_unseen(errors())

    assert "I couldn't ask the toll API just now" in message.text
    assert "I check as soon as the API answers." in message.text


def test_what_is_about_one_day_names_that_day() -> None:
    view = WatchView("W-1", QUIET, "m")
    message = blocks.watch_crossed(
        view, Reading(34.2, 82, 240, date(2026, 11, 15)), next_check=NOON
    )

    assert message.text.startswith(
        "*Requests of the 7-day average 34 %, rule: under 50 %* · 15 Nov, 82 requests, "
        "240 on average."
    )
    assert "last month" not in message.text


def test_what_is_still_so_after_a_quiet_time_says_since_when() -> None:
    message = blocks.watch_still(errors(), Reading(3.4, 34, 1000), since=NOON)

    assert message.text.startswith(
        "*Error share still 3.4 %, rule: over 2 %* · last hour, 34 of 1,000 requests; "
        f"since {NOON_SHOWN}. I write here when it is back."
    )


def test_a_paused_watch_promises_nothing() -> None:
    view = errors(paused_because="I can't write there.")

    assert "when it is back" not in blocks.watch_crossed(view, Reading(3)).text


def test_a_channel_is_told_what_is_watched_there_and_for_whom() -> None:
    message = blocks.watch_begun(errors(), "U0MERT")

    assert message.text == (
        "<@U0MERT> set up *W-2* here: error share over 2 %, last hour. I write when it "
        "crosses, and when it is back.\nStop watching: `/toll unwatch W-2`"
    )


def test_a_paused_watch_is_kept_and_says_why() -> None:
    message = blocks.watches_paused([errors()], "The channel is gone.")

    assert message.text.startswith(
        "*W-2* is paused: error share over 2 %.\nThe channel is gone. It is kept, and "
        "goes on when somebody resumes it."
    )
    assert labels(message) == ["Resume", "Stop watching"]
    assert "`/toll resume W-2`" in message.text


def test_several_paused_at_once_are_one_message_with_one_way_on() -> None:
    views = [errors(), WatchView("W-5", QUIET, "m")]
    message = blocks.watches_paused(views, blocks.key_reason(["U0ADA"]))

    assert message.text.startswith(
        "*W-2* and *W-5* are paused.\nThe toll API doesn't accept our key. <@U0ADA> "
        "can renew it. They are kept, and go on when somebody resumes them; "
        "`/toll watches` shows them."
    )
    assert labels(message) == ["Resume all"]
    assert values_of(message) == [("W-2", "W-5")]


def test_two_hundred_paused_at_once_are_still_a_valid_message() -> None:
    views = [WatchView(f"W-{at}", QUIET, "m") for at in range(200)]
    message = blocks.watches_paused(views, blocks.key_reason([]))

    assert validate_message(message.text, message.blocks) == []
    assert "and 188 more are paused" in message.text


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        (
            "not_in_channel",
            "I'm not a member of <#C0OPS>; `/invite @Waybill` there lets me in.",
        ),
        ("is_archived", "<#C0OPS> is archived."),
        ("restricted_action", "Slack doesn't let me write in <#C0OPS>."),
    ],
)
def test_a_place_that_is_closed_says_how(refused: str, words: str) -> None:
    assert blocks.place_reason("C0OPS", refused) == words


def test_watches_that_see_nothing_say_since_when() -> None:
    message = blocks.watches_blind(["W-2", "W-3"], NOON)

    assert message.text.startswith(
        f"*W-2* and *W-3* have seen nothing since {NOON_SHOWN}: the toll API gives no "
        "answer. I go on trying"
    )


def test_a_list_of_watches_stays_within_the_limits() -> None:
    views = [
        errors(where="<#C0OPS>", value=0.6),
        errors(muted=True),
        errors(snoozed_until=NOON),
        errors(value=3.4, crossed_at=NOON, taken_by="U0ADA"),
        *[errors(paused_because="&lt;&amp;&gt;" * 300)] * 40,
    ]
    message = answers.watch_list(views)

    assert validate_message(message.text, message.blocks) == []
    assert message.text.startswith(
        "*44 watches*\n*W-2* · error share over 2 % · 0.6 % at the last check · "
        "<#C0OPS>\n*W-2* · error share over 2 % · muted\n"
    )
    assert (
        f"3.4 % at the last check · crossed since {DAY_SHOWN} · <@U0ADA> is on it"
        in message.text
    )
    assert "`/toll watch error share" in answers.watch_list([]).text


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (errors(), ["Snooze 1 h", "Mute", "Stop watching"]),
        (
            errors(crossed_at=NOON),
            ["I'm on it", "Snooze 1 h", "Mute", "Stop watching"],
        ),
        (
            errors(crossed_at=NOON, taken_by="U0ADA"),
            ["Snooze 1 h", "Mute", "Stop watching"],
        ),
        (errors(muted=True, crossed_at=NOON), ["Resume", "Stop watching"]),
        (errors(paused_because="So."), ["Resume", "Stop watching"]),
    ],
)
def test_one_watch_offers_what_can_be_done_with_it(
    view: WatchView, expected: list[str]
) -> None:
    message = answers.watch_shown(view)

    assert labels(message) == expected
    # Whoever cannot press can type.
    assert message.text.count("`/toll ") == len(expected)


@pytest.mark.parametrize(
    "message",
    [
        blocks.watch_taken(errors(), "U0ADA"),
        blocks.watches_go_on(["W-2"]),
        answers.watch_taken_by(errors(where="<#C0OPS>"), "U0ADA", is_you=True),
        answers.watch_taken_by(errors(), "U0ADA", is_you=False),
        answers.watch_snoozed(errors(), NOON),
        answers.watch_muted(errors()),
        answers.watch_resumed(errors()),
        answers.watches_resumed([errors(), errors()]),
        answers.watch_ended(errors()),
        answers.watch_there_already(errors()),
    ],
)
def test_every_change_to_a_watch_is_a_sentence(message: Message) -> None:
    assert validate_message(message.text, message.blocks) == []
    assert message.text.split("\n")[0].endswith((".", "over 2 %."))


def test_a_watch_is_seen_as_it_stands() -> None:
    watch = Watch(
        id=1,
        installation_id=1,
        number=7,
        owner="U0ADA",
        channel_id="U0ADA",
        rule=QUIET,
        criteria="m",
        created_at=NOON,
        vigil=paused(Vigil(snoozed_until=NOON), Pause.key),
    )
    view = watch_view(watch, NOON)

    assert view.ref == "W-7"
    assert view.where == "you"
    assert view.paused_because == "The toll API doesn't accept our key."
    assert view.snoozed_until is None  # over
    assert watch_view(watch, NOON, "U0MERT").where == "<@U0ADA>"


def test_no_watch_is_about_what_identifies_clients() -> None:
    for metric in METRICS.values():
        assert not REPORTS[metric.report].identifies_clients
        assert not REPORTS[metric.day_report.__name__].identifies_clients
