from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.blocks import notices, presses, reports
from bot.blocks.voice import Voice
from bot.domain.commands import Misunderstood
from bot.domain.grammar import parse
from bot.domain.messages import Message
from bot.domain.orders import Hold, OrderState, OrderView, RunState, RunView
from bot.domain.report_types import Catalogue
from bot.texts.turkish import TURKISH

AT = datetime(2026, 11, 16, 14, 8, tzinfo=UTC)
TIME = "<!date^1794838080^{time}|14:08 UTC>"
DAY = "<!date^1794838080^{date_short_pretty} at {time}|16 Nov 2026 at 14:08 UTC>"
BRANCHES = ("Izmir", "Van", "Muş", *(f"Branch {number}" for number in range(4, 21)))
S = RunState


def runs(
    *states: RunState, title: str = "driver quality", first: int = 1, **more: Any
) -> tuple[RunView, ...]:
    return tuple(
        RunView(first + index, BRANCHES[index], "X", title, None, state, **more)
        for index, state in enumerate(states)
    )


def order(*of: RunView, **more: Any) -> OrderView:
    given: dict[str, Any] = {
        "ref": "R-7F3K",
        "state": OrderState.open,
        "ordered_by": "U0ADA",
        "channel_id": "C0OPS",
        "report_titles": tuple(dict.fromkeys(run.report_title for run in of))
        or ("driver quality",),
        "period": "9-15 Nov 2026",
        "organisations": tuple(dict.fromkeys(run.organisation for run in of)),
        "command": "driver quality 2026-11-09..2026-11-15 for all",
        "created_at": AT,
        "runs": of,
        **more,
    }
    return OrderView(**given)


def over(*of: RunView, **more: Any) -> OrderView:
    return order(*of, state=OrderState.done, finished_at=AT, **more)


def said(message: Message) -> list[str]:
    text: str = message.blocks[0]["text"]["text"]
    return text.split("\n")


def labels(message: Message) -> list[str]:
    return [
        element["text"]["text"]
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def aside(message: Message) -> str:
    (element,) = next(
        block["elements"] for block in message.blocks if block["type"] == "context"
    )
    return str(element["text"])


HALFWAY = order(
    *runs(*[S.ready] * 12, *[S.generating] * 6, *[S.queued] * 2), all_ready_about=AT
)
ALL_READY = over(*runs(*[S.ready] * 20))
IZMIR_FAILED = over(*runs(S.failed, *[S.ready] * 19))


def test_a_card_half_way() -> None:
    message = reports.card(HALFWAY)

    assert said(message) == [
        "*Driver quality · 9-15 Nov 2026 · 20 branches*",
        (
            "12 of 20 ready · 6 being built · 2 waiting their turn"
            f" · all ready about {TIME}"
        ),
    ]
    assert aside(message) == "asked by <@U0ADA> · R-7F3K"
    assert labels(message) == ["Get file", "Single files", "Cancel the rest"]


def test_one_file_is_offered_of_any_number_of_reports() -> None:
    (one,) = runs(S.ready)
    many = [replace(one, number=number) for number in range(1, 3001)]

    assert labels(reports.card(over(*many))) == ["Get file", "Single files"]
    no_files = Voice(files=False)
    assert labels(reports.card(over(*many), voice=no_files)) == ["Get links"]


def test_the_text_of_a_card_carries_everything_and_names_the_commands() -> None:
    assert reports.card(HALFWAY).text == (
        "*Driver quality · 9-15 Nov 2026 · 20 branches*\n"
        "12 of 20 ready · 6 being built · 2 waiting their turn"
        f" · all ready about {TIME}\n"
        "asked by <@U0ADA> · R-7F3K\n"
        "Get file: `/report R-7F3K as file` · "
        "Single files: `/report link R-7F3K` · "
        "Cancel the rest: `/report cancel R-7F3K`"
    )


def test_the_command_has_the_name_that_this_installation_gave_it() -> None:
    text = reports.card(HALFWAY, voice=Voice(command="/fleet")).text

    assert "`/fleet link R-7F3K`" in text
    assert "/report" not in text


def test_a_card_with_everything_ready() -> None:
    message = reports.card(ALL_READY)

    assert said(message)[1:] == [f"20 of 20 ready at {TIME}."]
    assert labels(message) == ["Get file", "Single files"]


def test_a_card_names_what_failed_and_offers_to_retry_it() -> None:
    message = reports.card(IZMIR_FAILED)

    assert said(message)[1:] == [
        f"19 of 20 ready at {TIME}.",
        "Izmir failed: the supplier gave no reason.",
    ]
    assert labels(message) == ["Get file", "Single files", "Retry Izmir"]


def test_a_retry_is_offered_once() -> None:
    message = reports.card(replace(IZMIR_FAILED, retried_as="R-8888"))

    assert said(message)[-1] == "Retried as *R-8888*."
    assert labels(message) == ["Get file", "Single files"]


def test_a_card_has_a_sentence_for_each_way_of_not_coming() -> None:
    message = reports.card(
        over(
            *runs(
                *[S.ready] * 9,
                *[S.failed] * 2,
                *[S.expired] * 2,
                *[S.cancelled] * 5,
                *[S.uncertain] * 2,
                settled=True,
                reason="NO <b>DATA</b>",
            )
        )
    )

    assert said(message)[1:] == [
        f"9 of 20 ready at {TIME}.",
        (
            "Branch 10 and Branch 11 failed: the supplier says "
            "“NO &lt;b&gt;DATA&lt;/b&gt;”."
        ),
        "Branch 12 and Branch 13 took longer than 3 hours, so I stopped waiting.",
        (
            "I could not find out whether the supplier got Branch 19 and Branch 20. "
            "Ordering again may build them twice there."
        ),
        "5 were cancelled.",
    ]
    assert labels(message) == ["Get file", "Single files", "Retry 6"]


@pytest.mark.parametrize(
    ("state", "sentence", "buttons"),
    [
        (S.queued, f"Waiting its turn · ready about {TIME}", ["Cancel"]),
        (S.submitting, f"Waiting its turn · ready about {TIME}", ["Cancel"]),
        (S.generating, f"Being built · ready about {TIME}", ["Cancel"]),
        (S.ready, f"Ready at {TIME}.", ["Get link", "Get file"]),
        (S.delivered, f"Ready at {TIME}.", ["Get link", "Get file"]),
        (S.failed, "It failed: the supplier gave no reason.", ["Retry Izmir"]),
        (
            S.expired,
            "It took longer than 3 hours, so I stopped waiting.",
            ["Retry Izmir"],
        ),
        (S.cancelled, "It was cancelled.", ["Order again"]),
    ],
)
def test_a_card_of_one_report_does_not_count(
    state: RunState, sentence: str, buttons: list[str]
) -> None:
    (run,) = runs(state)
    make = over if run.is_over else order
    message = reports.card(replace(make(run), finished_at=AT, all_ready_about=AT))

    assert said(message) == ["*Driver quality · 9-15 Nov 2026 · Izmir*", sentence]
    assert labels(message) == buttons


def test_a_lost_answer_is_told_on_the_card() -> None:
    assert said(reports.card(order(*runs(S.uncertain))))[1:] == [
        "Being looked for",
        (
            "The connection broke while it was being ordered. I look at the supplier "
            "for it before I order anything again."
        ),
    ]


def test_a_fan_out_has_a_line_per_type_with_the_exceptions_by_name() -> None:
    quality = runs(*[S.ready] * 20)
    trips = runs(S.failed, S.queued, S.queued, *[S.ready] * 17, title="trips", first=21)

    assert said(reports.card(order(*quality, *trips)))[:5] == [
        "*Driver quality and trips · 9-15 Nov 2026 · 20 branches*",
        "37 of 40 ready · 2 waiting their turn",
        "Driver quality 20 of 20",
        "Trips 17 of 20: Izmir failed, Van and Muş waiting",
        "1 failed: the supplier gave no reason.",
    ]


@pytest.mark.parametrize(
    ("failed", "told"),
    [
        (3, "Izmir, Van and Muş failed"),
        (4, "Izmir, Van, Muş and Branch 4 failed"),
        (9, "Izmir, Van, Muş and 6 more failed"),
    ],
)
def test_many_exceptions_of_a_type_are_told_by_the_first_names(
    failed: int, told: str
) -> None:
    quality = runs(*[S.ready] * 20)
    states = [*[S.failed] * failed, *[S.queued] * 5, *[S.ready] * (15 - failed)]
    trips = runs(*states, title="trips", first=21)

    lines = said(reports.card(order(*quality, *trips)))

    assert f"Trips {15 - failed} of 20: {told}, 5 waiting" in lines


@pytest.mark.parametrize(
    ("states", "told"),
    [
        ([*[S.cancelled] * 9, *[S.ready] * 11], "Trips 11 of 20: 9 cancelled"),
        ([S.failed] * 20, "Trips 0 of 20: 20 failed"),
    ],
    ids=["as-somebody-wished", "no-exception"],
)
def test_what_is_no_exception_is_counted(states: list[S], told: str) -> None:
    quality = runs(*[S.ready] * 20)
    trips = runs(*states, title="trips", first=21)

    assert told in said(reports.card(order(*quality, *trips)))


def test_a_split_window_is_told_in_parts() -> None:
    names = ["1-7 Oct", "8-14 Oct", "15-21 Oct"]
    states = [S.ready, S.failed, S.ready]
    parts = [
        replace(runs(state)[0], number=index, part=name)
        for index, (name, state) in enumerate(zip(names, states, strict=True), 1)
    ]

    assert said(reports.card(over(*parts, period="Oct 2026", partial_sums=True))) == [
        "*Driver quality · Oct 2026 · Izmir · 3 parts*",
        f"2 of 3 ready at {TIME}.",
        "8-14 Oct failed: the supplier gave no reason.",
        "The figures of the parts do not add up to the whole period.",
    ]


def test_three_thousand_failures_are_not_listed() -> None:
    many = tuple(
        replace(runs(S.failed)[0], number=number, organisation=f"B{number}")
        for number in range(3000)
    )
    almost = (replace(many[0], state=S.ready), *many[1:])

    assert said(reports.card(over(*many)))[1:] == [
        "All 3,000 failed: the supplier gave no reason."
    ]
    assert said(reports.card(over(*almost)))[2] == (
        "B1, B2, B3, B4, B5, B6, B7, B8, B9, B10, B11, B12 and 2,987 more failed: "
        "the supplier gave no reason."
    )


@pytest.mark.parametrize(
    ("hold", "sentence"),
    [
        (
            Hold.supplier_down,
            f"The supplier isn't answering. The order is kept; I try again at {TIME}.",
        ),
        (
            Hold.credentials,
            (
                "The supplier no longer accepts our credentials. The order waits and "
                "is not lost; an administrator has to renew them."
            ),
        ),
        (
            Hold.budget,
            (
                "The supplier allows only so many reports at a time. "
                f"The next ones go out about {TIME}."
            ),
        ),
    ],
)
def test_a_card_says_why_an_order_stands_still(hold: Hold, sentence: str) -> None:
    held = order(*runs(S.queued, S.queued), hold=hold, hold_until=AT)

    assert said(reports.card(held))[-1] == sentence
    assert sentence not in said(reports.card(replace(ALL_READY, hold=hold)))


def test_an_order_whose_branches_are_not_known_yet() -> None:
    assert said(reports.card(order())) == [
        "*Driver quality · 9-15 Nov 2026*",
        "I'm looking up the branches.",
    ]


def test_an_order_that_turned_out_not_to_be_possible() -> None:
    refused = order(state=OrderState.refused, refusal="I don't know “Smyrna”.")
    message = reports.card(refused)

    assert said(message)[1:] == ["I don't know “Smyrna”.", "Nothing was ordered."]
    assert labels(message) == ["Order again"]


def test_the_acknowledgement_says_what_was_understood() -> None:
    assert reports.acknowledgement(HALFWAY, in_channel=True).text == (
        "Ordered as *R-7F3K*: driver quality, 9-15 Nov 2026, 20 branches, "
        f"ready about {TIME}."
    )


def test_the_acknowledgement_before_the_branches_are_known() -> None:
    assert reports.acknowledgement(order(), in_channel=True).text == (
        "Ordered as *R-7F3K*: driver quality, 9-15 Nov 2026. "
        "I'm looking up the branches."
    )


def test_the_acknowledgement_says_where_the_results_come_if_not_here() -> None:
    for channel_id, told in (
        ("U0ADA", "The results come to you by DM."),
        ("C0OPS", "The card comes to <#C0OPS>."),
    ):
        elsewhere = replace(HALFWAY, channel_id=channel_id)
        message = reports.acknowledgement(elsewhere, in_channel=False)
        assert message.text.endswith(told)


def test_a_reason_that_came_as_a_constant_is_quoted_in_words() -> None:
    code = "REPORT_GENERATION_FAILED_REASON_SOURCE_TIMED_OUT"
    message = reports.news(order(*runs(S.failed, reason=code)))

    assert "failed: the supplier says “source timed out”." in said(message)[0]


def test_the_acknowledgement_of_a_fan_out_counts_the_reports() -> None:
    both = (*runs(*[S.queued] * 20), *runs(*[S.queued] * 20, title="trips", first=21))

    assert reports.acknowledgement(order(*both), in_channel=True).text == (
        "Ordered as *R-7F3K*: driver quality and trips, 9-15 Nov 2026, 20 branches, "
        "40 reports."
    )


def test_the_acknowledgement_while_the_person_is_looked_up() -> None:
    message = reports.acknowledgement(order(), in_channel=True, checking=True)

    assert message.text == (
        "Kept as *R-7F3K*: driver quality, 9-15 Nov 2026. It begins once I have "
        "checked that it is open to you."
    )


def test_the_same_order_again_points_to_the_first_one() -> None:
    message = reports.already_there(ALL_READY, just_now=False)

    assert said(message) == [
        f"<@U0ADA> ordered this {DAY}; it is *R-7F3K*, 20 of 20 ready.",
        "That was driver quality, 9-15 Nov 2026, 20 branches.",
    ]
    assert labels(message) == ["Get file", "Single files", "Order afresh"]


def test_an_order_that_was_kept_in_vain_is_named() -> None:
    message = reports.already_there(ALL_READY, just_now=False, unneeded="R-PXU2")

    assert message.text.startswith("*R-PXU2* was not needed. <@U0ADA> ordered this ")


def test_who_ordered_the_same_before_is_told_so() -> None:
    own = reports.already_there(ALL_READY, just_now=True, asker=ALL_READY.ordered_by)

    assert own.text.startswith("You ordered this less than a minute ago; ")


def test_the_same_order_within_a_minute_is_still_being_built() -> None:
    message = reports.already_there(order(*runs(S.generating)), just_now=True)

    assert said(message)[0] == (
        "<@U0ADA> ordered this less than a minute ago; it is *R-7F3K*, being built."
    )
    assert labels(message) == ["Show", "Order afresh"]


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (ALL_READY, "20 branches: 20 reports are ready."),
        (
            IZMIR_FAILED,
            (
                "20 branches: 19 of 20 reports are ready. "
                "Izmir failed: the supplier gave no reason."
            ),
        ),
        (over(*runs(S.ready)), "Izmir: the report is ready."),
        (
            over(*runs(S.failed)),
            "Izmir: the report didn't come. It failed: the supplier gave no reason.",
        ),
        (
            over(*runs(S.expired, S.expired)),
            (
                "Izmir and Van: none of 2 reports came. "
                "Both took longer than 3 hours, so I stopped waiting."
            ),
        ),
    ],
)
def test_the_news_mentions_the_person_once_and_says_how_it_ended(
    view: OrderView, words: str
) -> None:
    message = reports.news(view)

    assert said(message) == [f"<@U0ADA> Driver quality, 9-15 Nov 2026, {words}"]
    assert message.text.count("<@") == 1


def test_a_cancellation_says_what_stays_and_what_goes_on() -> None:
    stopped = over(*runs(S.ready, S.ready, S.cancelled, S.cancelled))

    assert said(reports.cancelled(stopped, 2, 1)) == [
        (
            "Cancelled 2 reports of *R-7F3K*: driver quality, 9-15 Nov 2026, 4 "
            "branches. 2 that were ready stay. The supplier had begun 1 and can't be "
            "stopped; I leave it there."
        )
    ]


def test_a_retry_names_both_orders() -> None:
    again = order(*runs(S.queued), ref="R-8888")

    assert reports.retried("R-7F3K", again).text == (
        "Retried *R-7F3K* as *R-8888*: driver quality, 9-15 Nov 2026, Izmir."
    )


def test_an_uncertain_report_is_told() -> None:
    view = order(*runs(S.uncertain, S.ready))
    begun = notices.uncertain_notice(view, view.runs[0])

    assert said(begun) == [
        (
            "The connection broke while Izmir (driver quality, 9-15 Nov 2026) was "
            "being ordered; it may be running. I keep looking for it at the supplier "
            "and order nothing twice. You hear from me when I know."
        )
    ]


def test_a_message_that_may_be_lost_is_told_by_dm() -> None:
    message = notices.post_lost_notice(ALL_READY, "C0OPS")

    assert said(message) == [
        (
            "My message about *R-7F3K* (driver quality, 9-15 Nov 2026, 20 branches) in "
            "<#C0OPS> may not have arrived: Slack didn't answer, and I don't post "
            "twice unasked. How it stands: 20 of 20 ready. The results come to you "
            "here until it is posted again."
        )
    ]
    assert labels(message) == ["Get file", "Single files", "Post it again"]


def test_where_waybill_is_no_member_it_says_how_to_invite_it() -> None:
    message = notices.not_a_member_notice(HALFWAY, "C0OPS")

    assert said(message) == [
        (
            "I'm not a member of <#C0OPS>, so the results of *R-7F3K* (driver quality, "
            "9-15 Nov 2026, 20 branches) come to you by DM. To have them there, "
            "`/invite @Waybill` in it, then press *Post it there*."
        )
    ]
    assert labels(message) == ["Get file", "Single files", "Post it there"]


def test_an_administrator_is_told_what_to_renew() -> None:
    told = notices.credentials_notice(3)

    assert told.text.startswith(
        "The supplier no longer accepts our credentials. 3 orders wait, none is lost."
    )
    assert labels(told) == ["Try again"]


TURKISH_VOICE = Voice(language=TURKISH)


def test_a_turkish_card_half_way() -> None:
    message = reports.card(HALFWAY, voice=TURKISH_VOICE)

    assert said(message) == [
        "*Sürücü kalitesi · 9-15 Kas 2026 · 20 şube*",
        f"12/20 hazır · 6 hazırlanıyor · 2 sırada · tümü {TIME} civarında hazır olur",
    ]
    assert aside(message) == "isteyen: <@U0ADA> · R-7F3K"
    assert labels(message) == ["Dosyayı al", "Tek tek dosyalar", "Kalanı iptal et"]


def test_a_turkish_text_names_what_is_typed_in_turkish() -> None:
    text = reports.card(HALFWAY, voice=TURKISH_VOICE).text

    assert "Kalanı iptal et: `/report iptal R-7F3K`" in text
    assert "Dosyayı al: `/report R-7F3K dosya olarak`" in text


@pytest.mark.parametrize("view", [HALFWAY, ALL_READY, IZMIR_FAILED])
def test_what_a_text_says_to_type_does_what_its_button_does(view: OrderView) -> None:
    def meant(voice: Voice) -> list[Any]:
        return [
            parse(
                press.command or "",
                now=AT,
                zone=ZoneInfo("UTC"),
                catalogue=Catalogue(),
                organisations=BRANCHES,
            )
            for press in presses.on_card(view, voice)
        ]

    assert meant(TURKISH_VOICE) == meant(Voice())
    assert not any(isinstance(each, Misunderstood) for each in meant(Voice()))
