"""Promises of every message, whatever names and numbers come."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.blocks import help as help_blocks
from bot.blocks import links, listing, mrkdwn, notices, questions, reports, values
from bot.blocks.parts import cut
from bot.blocks.validation import validate_message
from bot.domain.commands import Misunderstood, Option, Problem
from bot.domain.links import LinkLine, LinkPage
from bot.domain.messages import Message
from bot.domain.orders import Hold, OrderState, OrderView, RunState, RunView
from bot.domain.supplier import Link

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
HOST = "https://files.example/"
HOSTILE = (
    "<!channel>",
    "<!here|x>",
    "<@U1>",
    "<@U0EVIL|ada>",
    "<#C1|ops>",
    "<https://evil.example|https://good.example>",
    "http://evil.example",
    "*_~`bold`~_*",
    "```",
    "\u202egnirts\u2066",
    "a\u200bb\ufeff",
    "line\nbreak\r\n\t",
    "&" * 200,
    "<" * 5000,
    "👩‍👩‍👧‍👦" * 40,
    "x" * 5000,
    "",
    "   ",
    "|",
    "%7C|v1",
    "{word}",
    "İzmir'de",
)
names = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=80), st.just("Izmir"))
instants = st.none() | st.integers(0, 10**6).map(lambda s: NOON + timedelta(seconds=s))
quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@st.composite
def orders(draw: st.DrawFn, most: int = 40) -> OrderView:
    pool = draw(st.lists(names, min_size=1, max_size=8))
    titles = draw(st.lists(names, min_size=1, max_size=5))
    size = draw(st.integers(0, most) | st.sampled_from([0, 1, 2, most]))
    seeds = draw(st.lists(st.sampled_from(list(RunState)), min_size=1, max_size=9))
    parts = draw(st.lists(st.none() | names, min_size=1, max_size=3))
    reasons = draw(st.lists(st.none() | names, min_size=1, max_size=4))
    settled = draw(st.booleans())
    runs = tuple(
        RunView(
            number=index + 1,
            organisation=pool[index % len(pool)] + str(index) * (index >= len(pool)),
            report_type="REPORT_TYPE_X",
            report_title=titles[index % len(titles)],
            window=None,
            state=seeds[index % len(seeds)],
            settled=settled,
            reason=reasons[index % len(reasons)],
            part=parts[index % len(parts)],
        )
        for index in range(size)
    )
    return OrderView(
        ref="R-7F3K",
        state=draw(st.sampled_from(list(OrderState))),
        ordered_by=draw(st.sampled_from(["U0ADA", "<!channel>", "U0|x>"])),
        channel_id=draw(st.sampled_from(["C0OPS", "D0", "<!here>"])),
        report_titles=tuple(titles),
        period=draw(st.none() | names),
        organisations=tuple(run.organisation for run in runs),
        command=draw(names | st.just("driver quality last week for all")),
        created_at=NOON,
        runs=runs,
        finished_at=draw(instants),
        all_ready_about=draw(instants),
        hold=draw(st.none() | st.sampled_from(list(Hold))),
        hold_until=draw(instants),
        retry_of=draw(st.none() | st.just("R-2222")),
        retried_as=draw(st.none() | st.just("R-3333")),
        refusal=draw(st.none() | names),
        partial_sums=draw(st.booleans()),
    )


def about(view: OrderView) -> Iterator[Message]:
    """Yield every message that an order can lead to."""
    yield reports.card(view)
    yield reports.news(view)
    yield reports.acknowledgement(view, in_channel=False)
    yield reports.acknowledgement(view, in_channel=True, checking=True)
    yield reports.already_there(view, just_now=True)
    yield reports.already_there(view, just_now=False)
    yield reports.cancelled(view, len(view.runs), 1)
    yield reports.retried("R-2222", view)
    yield notices.post_lost_notice(view, view.channel_id)
    yield notices.not_a_member_notice(view, view.channel_id)
    if view.runs:
        yield notices.uncertain_notice(view, view.runs[0])
    yield listing.status([view] * 12, total=40)
    yield listing.orders([view] * 3, "failed")


def spoken(message: Message) -> list[str]:
    """Return every piece of mrkdwn that a message shows."""
    found = [message.text]

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if node.get("type") == "mrkdwn":
                found.append(node["text"])
            for each in node.values():
                walk(each)
        elif isinstance(node, list):
            for each in node:
                walk(each)

    walk(message.blocks)
    return found


_OURS = re.compile(
    r"<@U0ADA>|<#C0OPS>|<!date\^\d+\^[^<>|]+\|[^<>|]+UTC>"
    r"|<https://files\.example/[^<>|]*\|Download CSV>"
)


def assert_harmless(message: Message) -> None:
    for text in spoken(message):
        rest = _OURS.sub("", text)
        assert "<" not in rest
        assert ">" not in rest
        assert "://" not in rest
        assert not re.search(r"&(?!amp;|lt;|gt;)", rest)
        assert not re.search("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", text)
        assert text.count("`") % 2 == 0


def action_ids(message: Message) -> list[str]:
    elements = [
        element
        for block in message.blocks
        for element in [*block.get("elements", ()), block.get("accessory", {})]
    ]
    return [each["action_id"] for each in elements if "action_id" in each]


@quick
@given(orders())
def test_every_message_about_an_order_is_valid_and_harmless(view: OrderView) -> None:
    for message in about(view):
        assert validate_message(message.text, message.blocks) == []
        assert_harmless(message)
        assert len(set(action_ids(message))) == len(action_ids(message))


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(orders(most=3000))
def test_three_thousand_runs_still_fit(view: OrderView) -> None:
    for message in about(view):
        assert validate_message(message.text, message.blocks) == []
        assert_harmless(message)


@quick
@given(orders(), st.sampled_from([OrderState.open, OrderState.done]))
def test_the_numbers_of_a_card_are_those_of_its_runs(
    view: OrderView, state: OrderState
) -> None:
    known = replace(
        view,
        state=state,
        period="1-7 Oct 2026",
        hold=None,
        report_titles=("trips",),
        runs=tuple(
            replace(
                run,
                organisation=f"Branch {chr(65 + run.number % 26)}",
                report_title="trips",
                reason=None,
                part=None,
            )
            for run in view.runs
        ),
    )
    text = reports.card(known).text

    ready = re.search(r"([\d,]+) of ([\d,]+) ready", text)
    if ready is None:
        assert len(known.runs) < 2 or not known.ready
    else:
        assert int(ready[1].replace(",", "")) == len(known.ready)
        assert int(ready[2].replace(",", "")) == len(known.runs)
    under_way = re.findall(r"([\d,]+) (?:being|waiting)", text)
    if under_way:
        total = sum(int(number.replace(",", "")) for number in under_way)
        assert total == sum(not run.is_over for run in known.runs)


@quick
@given(orders())
def test_a_card_names_no_more_than_twelve_branches(view: OrderView) -> None:
    runs = tuple(
        replace(run, organisation=f"Zone{run.number}z", part=None, reason=None)
        for run in view.runs
    )
    known = replace(
        view,
        runs=runs,
        organisations=tuple(run.organisation for run in runs),
        command="x",
    )
    section = reports.card(known).blocks[0]["text"]["text"].split("\n", 1)

    assert len(re.findall(r"Zone\d+z", section[-1])) <= 12


@quick
@given(
    orders(most=10),
    st.lists(st.integers(0, 2800), min_size=10, max_size=10),
    st.sampled_from([None, "gone", "rate", "unavailable", "credentials"]),
    names,
)
def test_links_fit_or_move_to_the_next_page(
    view: OrderView, lengths: list[int], trouble: str | None, period: str
) -> None:
    lines = tuple(
        LinkLine(run, None, trouble)
        if trouble and index % 2
        else LinkLine(run, Link(HOST + "a" * lengths[index], NOON))
        for index, run in enumerate(view.runs)
    )
    message = links.link_page(
        LinkPage("R-7F3K", lines, offset=0, total=len(lines)), period=period
    )

    assert validate_message(message.text, message.blocks) == []
    assert_harmless(message)
    shown = sum(block["type"] == "section" for block in message.blocks)
    without = sum(line.link is None for line in lines)
    alike = without if trouble == "gone" else min(without, 1)
    if shown < len(lines) - without + alike:
        assert any("more_links" in each for each in action_ids(message))


@quick
@given(
    st.sampled_from(list(Problem)),
    names,
    st.lists(st.tuples(names, names), max_size=6),
)
def test_a_question_is_valid_and_ends_with_nothing_ordered(
    problem: Problem, word: str, options: list[tuple[str, str]]
) -> None:
    ways = tuple(Option(label, command) for label, command in options)
    message = questions.misunderstood(
        Misunderstood(problem, word=word, options=ways, candidates=(word,))
    )

    assert validate_message(message.text, message.blocks) == []
    assert_harmless(message)
    said = message.blocks[0]["text"]["text"]
    assert said.endswith(("Nothing was ordered.", "Nothing was changed."))


@quick
@given(st.lists(names, max_size=400), st.integers(0, 9))
def test_lists_of_any_length_fit(items: list[str], depth: int) -> None:
    rows = [listing.OrganisationRow(name, depth) for name in items * 3]
    kinds = [listing.TypeRow(name, (name, name)) for name in items]
    lanes = tuple((name, index) for index, name in enumerate(items))
    use = listing.Use(1, 600, NOON)
    for message in (
        listing.organisations(rows, NOON),
        listing.types(kinds),
        listing.quota(listing.Quota(use, use, use, 3, lanes)),
        help_blocks.help_page(None, items),
        help_blocks.help_page(items[0] if items else "x", items),
    ):
        assert validate_message(message.text, message.blocks) == []
        assert_harmless(message)


@given(st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=5))
def test_a_button_gives_back_what_was_put_into_it(fields: list[str]) -> None:
    assert values.decode(values.encode(*fields)) == tuple(fields)


@given(st.text() | st.none() | st.integers())
def test_whatever_a_client_sends_is_decoded_or_refused(value: object) -> None:
    fields = values.decode(value)
    if fields is not None:
        assert values.encode(*fields) == value


@given(st.text(max_size=300), st.integers(1, 100))
def test_an_escaped_name_is_one_harmless_line(text: str, limit: int) -> None:
    shown = mrkdwn.escape(text, limit)
    assert shown
    assert not set(shown) & set("<>*~`\n\r")
    assert len(mrkdwn.plain(text, limit)) <= max(limit, 1)


@given(st.lists(names.map(mrkdwn.escape), max_size=30), st.integers(10, 400))
def test_cutting_never_splits_an_entity_or_a_code_span(
    lines: list[str], limit: int
) -> None:
    text = "\n".join(f"*{line}* {mrkdwn.code(line)} <@U0ADA>" for line in lines)
    shorter = cut(text, limit)
    assert len(shorter) <= limit
    assert not re.search(r"&(?!amp;|lt;|gt;)", shorter)
    assert shorter.count("<") == shorter.count(">")
    assert shorter.count("`") % 2 == 0
