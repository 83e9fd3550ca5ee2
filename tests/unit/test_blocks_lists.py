from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.blocks import help as help_blocks
from bot.blocks import links, listing
from bot.blocks.validation import validate_message
from bot.blocks.voice import Voice
from bot.domain.commands import OrderCommand
from bot.domain.grammar import parse
from bot.domain.links import LinkLine, LinkPage
from bot.domain.messages import Message
from bot.domain.orders import OrderState, OrderView, RunState, RunView
from bot.domain.report_types import Catalogue
from bot.domain.supplier import Link
from bot.texts.english import ENGLISH, Language
from bot.texts.turkish import TURKISH

NOW = datetime(2026, 11, 16, 14, 2, 27, tzinfo=UTC)
LINK = Link("https://files.example/a.csv?x=1&y=2", NOW + timedelta(seconds=60))
UNTIL = "<!date^1794837807^{time_secs}|14:03:27 UTC>"
DAY = "<!date^1794837747^{date_short_pretty} at {time}|16 Nov 2026 at 14:02 UTC>"


def run(name: str = "Izmir", number: int = 1) -> RunView:
    return RunView(number, name, "X", "driver quality", None, RunState.ready)


def order(ref: str) -> OrderView:
    return OrderView(
        ref=ref,
        state=OrderState.open,
        ordered_by="U0ADA",
        channel_id="C0OPS",
        report_titles=("driver quality",),
        period="9-15 Nov 2026",
        organisations=("Izmir",),
        command="driver quality last week for izmir",
        created_at=NOW,
        runs=(run(),),
    )


def sections(message: Message) -> list[str]:
    return [
        block["text"]["text"] for block in message.blocks if block["type"] == "section"
    ]


def labels(message: Message) -> list[str]:
    return [
        element["text"]["text"]
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def test_a_link_says_how_long_it_works_and_offers_another() -> None:
    message = links.link_page(
        LinkPage("R-7F3K", (LinkLine(run(), LINK),), 0, 1), period="9-15 Nov"
    )
    line = (
        "Izmir · driver quality, 9-15 Nov · "
        "<https://files.example/a.csv?x=1&amp;y=2|Download CSV> · "
        f"works until {UNTIL}"
    )

    assert sections(message) == [line]
    assert labels(message) == ["Get another"]
    assert message.text == f"{line}\nGet another: `/report link R-7F3K-1`"


def test_ten_links_lead_to_the_next_ten() -> None:
    lines = tuple(LinkLine(run(f"B{n}", n), LINK) for n in range(10))
    message = links.link_page(LinkPage("R-7F3K", lines, 0, 20), period=None)

    assert len(sections(message)) == 10
    assert labels(message) == ["Fresh links", "Next ten"]
    values = [each["value"] for each in message.blocks[-1]["elements"]]
    assert values == ["v1|R-7F3K|page|0", "v1|R-7F3K|10"]


def test_long_urls_move_to_the_next_page_and_none_is_lost() -> None:
    long = Link("https://files.example/" + "a" * 2000, NOW)
    lines = tuple(LinkLine(run(f"B{n}", n), long) for n in range(10))
    message = links.link_page(LinkPage("R-7F3K", lines, 10, 20), period=None)
    shown = len(sections(message))

    assert 0 < shown < 10
    assert message.blocks[-1]["elements"][-1]["value"] == f"v1|R-7F3K|{10 + shown}"
    assert message.text.count("Download CSV") == 1
    assert "More links: `/report link R-7F3K`" in message.text


@pytest.mark.parametrize(
    ("trouble", "words", "buttons"),
    [
        ("gone", "the supplier no longer keeps this file.", ["Order again"]),
        (
            "unavailable",
            "the supplier isn't answering; the file is safe there.",
            ["Get another"],
        ),
        (
            "rate",
            "the supplier gives no more links for now; in a minute it does.",
            ["Get another"],
        ),
    ],
)
def test_a_missing_link_says_why(trouble: str, words: str, buttons: list[str]) -> None:
    page = LinkPage("R-7F3K", (LinkLine(run(), None, trouble),), 0, 1)
    message = links.link_page(page, period="9-15 Nov")

    assert sections(message) == [f"Izmir · driver quality, 9-15 Nov · {words}"]
    assert labels(message) == buttons


def test_what_several_lack_for_the_same_reason_is_said_once() -> None:
    lines = tuple(
        LinkLine(run(f"B{n}", n), *((LINK,) if n == 4 else (None, "unavailable")))
        for n in range(1, 11)
    )
    message = links.link_page(LinkPage("R-7F3K", lines, 0, 20), period=None)

    told, link = sections(message)
    assert told == (
        "9 reports · B1, B2, B3 and 6 more · the supplier isn't answering; the files "
        "are safe there."
    )
    assert link.startswith("B4 · ")
    assert message.text.startswith(f"{told}\n{link}\nFresh links: ")
    values = [each["value"] for each in message.blocks[-1]["elements"]]
    assert values == ["v1|R-7F3K|page|0", "v1|R-7F3K|10"]


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ("credentials", "no longer accepts our credentials"),
        ("rate", "gives no more links for now"),
        ("", "no links this time; press again in a moment."),
    ],
)
def test_every_reason_of_several_is_said_once(trouble: str, words: str) -> None:
    lines = tuple(LinkLine(run("Izmir", n), None, trouble) for n in range(1, 11))
    message = links.link_page(LinkPage("R-7F3K", lines, 0, 10), period=None)

    (told,) = sections(message)
    assert told.startswith("10 reports · Izmir · ")
    assert words in told


def test_files_that_are_gone_keep_a_line_each_with_their_button() -> None:
    lines = tuple(LinkLine(run(f"B{n}", n), None, "gone") for n in (1, 2))
    message = links.link_page(LinkPage("R-7F3K", lines, 0, 2), period=None)

    assert len(sections(message)) == 2
    assert labels(message) == ["Order B1 again", "Order B2 again"]


def test_no_links_at_all_are_told() -> None:
    message = links.link_page(LinkPage("R-7F3K", (), 0, 0), period=None)

    assert message.text == "Nothing of *R-7F3K* is ready yet."


def test_status_lists_orders_with_a_button_each() -> None:
    message = listing.status([order("R-2222"), order("R-3333")], total=5)

    assert sections(message) == [
        "*5 orders under way*",
        f"*R-2222* driver quality, 9-15 Nov 2026, Izmir: ready · <@U0ADA>, {DAY}",
        f"*R-3333* driver quality, 9-15 Nov 2026, Izmir: ready · <@U0ADA>, {DAY}",
    ]
    assert [block["accessory"]["action_id"] for block in message.blocks[1:3]] == [
        "report.show",
        "report.show.2",
    ]
    assert message.text.endswith("and 3 more · `/report R-2222` shows one order")


def test_ten_orders_with_long_names_stay_below_slacks_sum() -> None:
    awkward = "&" * 60
    long = replace(
        order("R-2222"),
        report_titles=(awkward,) * 3,
        organisations=(awkward,) * 3,
        period=awkward,
    )
    message = listing.status([long] * 10)

    assert validate_message(message.text, message.blocks) == []
    assert len(sections(message)) == 11


def test_empty_lists_say_what_to_do() -> None:
    assert listing.status([]).text == (
        "Nothing is under way. `/report list` shows what was ordered before."
    )
    assert listing.orders([]).text == (
        "Nothing has been ordered yet. `/report help order` says how to."
    )
    assert listing.orders([], "failed").text == (
        "There is no failed order. `/report list` shows all."
    )


def test_organisations_are_a_tree_and_say_how_old_they_are() -> None:
    rows = [listing.OrganisationRow("Fleet"), listing.OrganisationRow("Izmir", 1)]
    message = listing.organisations(rows, NOW)

    assert sections(message) == ["*2 branches*\nFleet\n\u2003Izmir"]
    assert message.text.endswith(f"fetched {DAY} · `/report orgs refresh`")


def test_four_hundred_organisations_are_cut_with_a_count() -> None:
    rows = [listing.OrganisationRow(f"Branch number {n}") for n in range(400)]
    last = sections(listing.organisations(rows, NOW))[0].split("\n")[-1]
    shown = len(sections(listing.organisations(rows, NOW))[0].split("\n")) - 2

    assert last == f"and {400 - shown} more"


def test_report_types_come_with_their_words() -> None:
    row = listing.TypeRow("trips", ("yolculuklar",))

    assert sections(listing.types([row])) == ["*Reports*\ntrips: yolculuklar"]


def test_quota_tells_what_is_used_and_what_waits() -> None:
    figures = listing.Quota(
        generate=listing.Use(120, 600),
        get=listing.Use(1300, 6000),
        link=listing.Use(4, 600),
        waiting=1,
        lanes=(("Van", 2), ("Izmir", 6), ("Muş", 0)),
    )

    assert listing.quota(figures).text == (
        "*The supplier's limits, last ten minutes*\n"
        "Orders: 120 of 600\n"
        "Looks at reports: 1,300 of 6,000\n"
        "Links: 4 of 600\n"
        "Being built, of 6 a branch: Izmir 6, Van 2\n"
        "1 report waits for a turn."
    )


def test_help_is_a_screen_of_examples_and_commands() -> None:
    examples = [f"trips yesterday for B{n}" for n in range(9)]
    text = help_blocks.help_page(None, examples, voice=Voice("/fleet")).text

    assert text.count("`/fleet trips yesterday for B") == 5
    assert "`/fleet quota` how much of the supplier's limits is used" in text
    assert "/report" not in text
    assert len(text.split("\n")) <= 20


@pytest.mark.parametrize(
    "topic",
    [
        "order",
        "status",
        "list",
        "link",
        "cancel",
        "retry",
        "types",
        "orgs",
        "quota",
        "help",
        "periods",
        "for",
    ],
)
def test_every_verb_has_a_help_page(topic: str) -> None:
    text = help_blocks.help_page(topic, []).text

    assert "`/report " in text
    assert "no help page" not in text


def test_an_unknown_topic_lists_the_pages_there_are() -> None:
    assert help_blocks.help_page("fly<ing>", []).text.startswith(
        "I have no help page *fly&lt;ing&gt;*. There are: order, status,"
    )


@pytest.mark.parametrize("language", [ENGLISH, TURKISH], ids=["English", "Turkish"])
@pytest.mark.parametrize("branch", ["", "Izmir", 'the "large" one'])
def test_every_example_of_help_is_an_order(language: Language, branch: str) -> None:
    examples = help_blocks.examples(branch, Voice(language=language))

    for each in examples:
        order = parse(
            each,
            now=NOW,
            zone=ZoneInfo("UTC"),
            catalogue=Catalogue(),
            organisations=[branch] if branch else [],
        )
        assert isinstance(order, OrderCommand), each
    assert "driver quality last week for all" in examples
    assert "sürücü kalitesi geçen hafta tüm şubeler" in examples
