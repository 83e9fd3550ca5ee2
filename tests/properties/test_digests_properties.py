"""What is said of the inside of reports stays within Slack's limits, and harmless."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.blocks import reports
from bot.blocks.files import provenance
from bot.blocks.validation import validate_message
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.columns import MEANINGS
from bot.domain.digests import Digest, Seen, digest
from bot.domain.figures import Figures, Total
from bot.domain.files import Missing, Provenance
from bot.domain.messages import Message
from bot.domain.orders import OrderView, RunState
from bot.texts.turkish import TURKISH
from tests.properties.test_blocks_properties import (
    assert_harmless,
    names,
    orders,
    quick,
)

KEPT = ("Trips completed", "Total earnings", "Driver UUID", "Phone", "Plate")
VOICES = st.sampled_from([DEFAULT, Voice(language=TURKISH)])
WHY = st.sampled_from([*RunState, "gone", "closed", "bomb", "unheard of"])


@st.composite
def figures(draw: st.DrawFn) -> Figures:
    rows = draw(st.integers(0, 10**9))
    keys = draw(st.lists(st.sampled_from(MEANINGS), max_size=8))
    sums = st.decimals(-(10**12), 10**12, places=2)
    return Figures(
        rows,
        # Enough of them stay the same for the others to be named.
        tuple(dict.fromkeys([*KEPT, *draw(st.lists(names, max_size=4))])),
        {
            each.key: Total(
                draw(sums), draw(st.integers(0, 9)), draw(st.integers(0, 1))
            )
            for each in keys
        },
        draw(st.integers(0, 3)),
    )


@st.composite
def digests(draw: st.DrawFn) -> Digest:
    kinds = [draw(figures()) for _ in range(draw(st.integers(1, 4)))]
    before = [draw(st.none() | figures()) for _ in kinds]
    pool = draw(st.lists(names, min_size=1, max_size=4))
    number = draw(st.integers(1, 12) | st.just(500))
    seen = [
        Seen(
            f"{pool[at % len(pool)]}{at}",
            kinds[at % len(kinds)],
            before[at % len(kinds)],
            1 + at % 3,
        )
        for at in range(number)
    ]
    return digest(draw(names), seen)


@quick
@given(orders(), st.lists(digests(), max_size=9), VOICES)
def test_whatever_was_seen_inside_the_news_of_it_are_valid_and_harmless(
    view: OrderView, seen: list[Digest], voice: Voice
) -> None:
    messages: list[Message] = [
        reports.news(view, seen, voice=voice),
        reports.ready_news(view, seen, voice=voice),
        reports.digest_news(view, seen, voice=voice),
    ]
    for message in messages:
        assert validate_message(message.text, message.blocks) == []
        assert_harmless(message)


@quick
@given(
    names,
    figures(),
    st.lists(names, min_size=1, max_size=300),
    st.lists(st.tuples(names, st.none() | names, WHY), max_size=300),
    VOICES,
)
def test_whatever_a_file_is_made_of_what_stands_above_it_is_short_and_harmless(
    title: str,
    seen: Figures,
    organisations: list[str],
    missing: list[tuple[str, str | None, str]],
    voice: Voice,
) -> None:
    about = Provenance(
        ref="R-7F3K",
        title=title,
        period=title,
        organisations=tuple(organisations),
        person="U0ADA",
        made_at=datetime(2026, 11, 20, 12, tzinfo=UTC),
        figures=seen,
        columns=7,
        size=81_000,
        sha256="a" * 64,
        sources=tuple((name, "b" * 64) for name in organisations),
        missing=tuple(Missing(*each) for each in missing),
    )

    text = provenance(about, voice, personal=True, masked=True)

    assert len(text) <= 2_800
    assert_harmless(Message(text, []))
