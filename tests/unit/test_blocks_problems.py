from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from bot.blocks import denials, problems, questions, toll_problems
from bot.blocks.validation import validate_message
from bot.domain.commands import Misunderstood, Option, OrderCommand, Problem
from bot.domain.messages import Message
from bot.domain.organisations import (
    EmptyDirectoryError,
    NothingLeftError,
    Scope,
    Selection,
    UnknownNamesError,
)
from bot.errors import (
    BotError,
    CredentialsRefusedError,
    NotAllowedError,
    NothingToDoError,
    UnknownOrderError,
    UpstreamRateLimitedError,
    UpstreamRejectedError,
    UpstreamUnavailableError,
    UpstreamUncertainError,
)
from bot.texts.english import ENGLISH

ORDER = "driver quality 2026-11-09..2026-11-15 for all"


def every_error(kind: type[BotError] = BotError) -> Iterator[type[BotError]]:
    yield kind
    for below in kind.__subclasses__():
        # The simulated Slack's refusals are its answers; nobody reads them here.
        if not below.__module__.startswith("bot.sandbox."):
            yield from every_error(below)


def sentence(message: Message) -> str:
    return str(message.blocks[0]["text"]["text"])


@pytest.mark.parametrize("kind", list(dict.fromkeys(every_error())))
def test_every_error_has_a_sentence_of_its_own(kind: type[BotError]) -> None:
    assert problems.has_sentence(kind) or toll_problems.has_sentence(kind)
    error = kind.__new__(kind)
    for name in (
        *("ref", "verb", "system", "reason", "right", "feature"),
        *("part", "state", "code", "channel_id"),
    ):
        setattr(error, name, "supplier")
    if issubclass(kind, UpstreamRateLimitedError):
        error.__dict__["retry_after"] = None

    message = problems.problem(error, "R-7F3K-2")

    assert validate_message(message.text, message.blocks) == []
    assert message.text.endswith("reference R-7F3K-2")
    assert "{" not in message.text


def test_an_error_without_a_sentence_falls_back_to_its_parent() -> None:
    class StrangeError(UpstreamUnavailableError):
        pass

    strange = problems.problem(StrangeError("supplier"), "8F2A")
    parent = problems.problem(UpstreamUnavailableError("supplier"), "8F2A")

    assert not problems.has_sentence(StrangeError)
    assert strange == parent


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            UnknownOrderError("R-9999"),
            (
                "I know no order *R-9999*. Nothing was changed. `/report list` shows "
                "the latest ones."
            ),
        ),
        (
            NotAllowedError("closed"),
            (
                "This isn't open to you. Nothing was changed. "
                "An administrator can open it."
            ),
        ),
        (
            NothingToDoError("R-7F3K", "cancel"),
            (
                "Nothing of *R-7F3K* is under way any more, so it stays as it is. "
                "`/report R-7F3K` shows how it stands."
            ),
        ),
        (
            UpstreamUnavailableError("supplier", "ConnectTimeout 10.0.0.7"),
            (
                "The supplier isn't answering. Nothing was changed, and what was "
                "ordered before goes on by itself. Try again in a minute."
            ),
        ),
        (
            UpstreamUncertainError("toll"),
            (
                "The toll API didn't answer, so what I asked for may have happened or "
                "not. I don't ask twice before I know; `/report status` shows what I "
                "found."
            ),
        ),
        (
            CredentialsRefusedError("supplier", 401, "invalid_client"),
            (
                "The supplier no longer accepts our credentials. Orders wait and none "
                "is lost. An administrator has to renew them."
            ),
        ),
        (
            UpstreamRateLimitedError("supplier", timedelta(seconds=40)),
            (
                "The supplier takes no more calls for now. Nothing was changed. "
                "Try again in 40 seconds."
            ),
        ),
        (
            UpstreamRateLimitedError("supplier", timedelta(minutes=4, seconds=1)),
            (
                "The supplier takes no more calls for now. Nothing was changed. "
                "Try again in 5 minutes."
            ),
        ),
    ],
)
def test_an_error_says_what_happened_what_is_true_and_what_next(
    error: BotError, words: str
) -> None:
    assert sentence(problems.problem(error, "8F2A")) == words


def test_no_detail_of_an_upstream_is_shown() -> None:
    error = UpstreamRejectedError("supplier", 422, "bad_org <b>secret</b>")

    text = problems.problem(error, "8F2A").text

    assert "422" not in text
    assert "secret" not in text


def test_a_mistake_of_ours_says_so() -> None:
    assert sentence(problems.crash("8F2A")) == (
        "I made a mistake and stopped. Nothing is ordered twice, and what was ordered "
        "before goes on; `/report status` shows it. An administrator finds the reason "
        "in the log."
    )


def test_who_is_denied_learns_who_can_change_it() -> None:
    error = NotAllowedError("closed")

    assert denials.denied(error, ["U0ADA", "U0MERT"]).text == (
        "This isn't open to you. Nothing was changed. "
        "<@U0ADA> and <@U0MERT> can change that.\n"
        "Request access: `/report access request order`"
    )


def test_who_may_not_order_reads_that_nothing_was_ordered() -> None:
    error = NotAllowedError("closed", right="order", organisations=((7, "Izmir"),))

    assert (
        denials.denied(error).text == "*Izmir* isn't open to you. Nothing was ordered."
    )


def test_who_is_denied_a_branch_asks_for_that_branch() -> None:
    error = NotAllowedError("closed", right="link", organisations=((7, "Izmir"),))

    said = denials.denied(error, ["U0ADA"])

    assert said.text.startswith("*Izmir* isn't open to you. Nothing was changed.")
    (button,) = said.blocks[-1]["elements"]
    assert button["text"]["text"] == "Request access"
    assert button["value"] == "v1|link|7"


@pytest.mark.parametrize("reason", ["guest", "stranger", "bot", "shared_channel"])
def test_whom_no_grant_would_help_is_offered_no_request(reason: str) -> None:
    said = denials.denied(NotAllowedError(reason), ["U0ADA"])

    assert "Request access" not in said.text


@pytest.mark.parametrize(
    ("problem", "word", "words"),
    [
        (Problem.unknown_type, "driver qality", "I don't know a report called {}."),
        (Problem.no_such_day, "31 feb", "{} isn't in the calendar."),
        (Problem.unknown_period, "lst week", "I don't understand {} as a period."),
        (
            Problem.ambiguous_type,
            "payments",
            "{} can be several reports. Which one do you mean?",
        ),
        (Problem.missing_period, "", "For which days?"),
        (Problem.missing_type, "", "Which report do you want?"),
        (Problem.unknown_word, "frobnicate", "I don't understand {}."),
        (Problem.not_over_yet, "x", "15 Nov 2026 isn't over yet."),
        (Problem.in_the_future, "x", "9 Nov 2026 is in the future."),
        (Problem.reversed_period, "x", "15 Nov 2026 comes before 9 Nov 2026."),
    ],
)
def test_a_question_says_what_was_not_understood(
    problem: Problem, word: str, words: str
) -> None:
    days = (date(2026, 11, 9), date(2026, 11, 15)) if word == "x" else None
    message = questions.misunderstood(Misunderstood(problem, word=word, days=days))

    expected = words.format(f"*{word}*")
    assert sentence(message) == f"{expected} Nothing was ordered."


def test_days_before_the_first_that_is_known_are_told_apart_from_nonsense() -> None:
    long_ago = date(1999, 12, 31)
    answer = Misunderstood(
        Problem.unknown_period, word="1999-12-31", days=(long_ago, long_ago)
    )

    said = sentence(questions.misunderstood(answer))

    assert said == "I know the days from 1 January 2000 on. Nothing was ordered."


@pytest.mark.parametrize(
    "problem",
    [Problem.unknown_access, Problem.missing_holder, Problem.missing_outsiders],
)
def test_who_asks_for_no_order_hears_that_nothing_was_changed(
    problem: Problem,
) -> None:
    message = questions.misunderstood(Misunderstood(problem, word="banana"))

    assert sentence(message).endswith(" Nothing was changed.")
    assert "`/report help access`" in message.text


def test_an_unknown_branch_leaves_the_rest_of_the_order_in_the_form() -> None:
    order = OrderCommand(
        report_types=("REPORT_TYPE_DRIVER_QUALITY",),
        selection=Selection(Scope.named, ("Izmr", "Ankara")),
    )
    message = questions.unknown_organisations(UnknownNamesError(("Izmr",)), order=order)

    (button,) = message.blocks[-1]["elements"]
    assert button["text"]["text"] == "Open form"
    assert "quality" in button["value"].casefold()
    assert "Izmr" not in button["value"]
    assert "Ankara" in button["value"]


@pytest.mark.parametrize("problem", list(Problem))
def test_every_kind_of_misunderstanding_has_a_sentence(problem: Problem) -> None:
    for word in ("", "word"):
        message = questions.misunderstood(Misunderstood(problem, word=word))
        assert validate_message(message.text, message.blocks) == []
        assert "{" not in message.text


def test_a_way_on_is_one_press_that_holds_the_whole_order() -> None:
    options = tuple(Option(f"Way {number}", ORDER) for number in range(6))
    message = questions.misunderstood(
        Misunderstood(Problem.unknown_period, word="lst week", options=options)
    )

    elements = message.blocks[-1]["elements"]
    assert [element["value"] for element in elements] == [f"v1|{ORDER}"] * 4
    assert [element["action_id"] for element in elements] == [
        "report.order",
        "report.order.2",
        "report.order.3",
        "report.order.4",
    ]
    assert f"Way 0: `/report {ORDER}`" in message.text


def test_a_filter_that_is_none_lists_those_there_are() -> None:
    message = questions.misunderstood(
        Misunderstood(
            Problem.unknown_word, word="broken", candidates=("failed", "ready")
        )
    )

    assert sentence(message) == (
        "I can't list *broken* orders, but these: failed and ready. "
        "Nothing was ordered."
    )


def test_branches_that_cannot_be_asked_are_named() -> None:
    error = UnknownNamesError(("Smyrna", "Angora"))

    assert questions.refusal(error, ENGLISH) == (
        "I don't know a branch called “Smyrna” and “Angora”."
    )
    assert questions.refusal(NothingLeftError(), ENGLISH) == (
        "Every branch that was chosen was also left out."
    )
    assert sentence(questions.unknown_organisations(EmptyDirectoryError())) == (
        "The supplier lists no branch for our credentials. Nothing was ordered."
    )
