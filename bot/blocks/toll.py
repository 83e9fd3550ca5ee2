"""What `/toll` answers: one report with its picture, or the headlines of all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.blocks import toll_presses as presses
from bot.blocks.mrkdwn import escape, plain
from bot.blocks.parts import (
    Press,
    assemble,
    buttons,
    context,
    cut,
    plain_text,
    section,
)
from bot.blocks.toll_charts import alt_text, brief_chart, native_chart
from bot.blocks.toll_tables import (
    PLAIN_ROWS,
    ROWS,
    excerpt,
    plain_table_block,
    rows_that_fit,
    table_block,
    table_lines,
)
from bot.blocks.voice import Voice
from bot.domain.messages import Block, Message
from bot.domain.toll_criteria import nothing, period
from bot.domain.toll_figures import Sentence, Summary

_LINE = 300
_SECTION_LINES = 8
_NAMES = 26


class Rung(StrEnum):
    """How a report's numbers are shown, best first."""

    native = "native"
    image = "image"
    brief = "brief"
    table = "table"
    plain_table = "plain_table"
    text = "text"


@dataclass(frozen=True, slots=True)
class Picture:
    """The best form that may be tried, and an uploaded drawing if there is one."""

    rung: Rung = Rung.native
    file_id: str | None = None


_LADDER = tuple(Rung)


def placed(summary: Summary, picture: Picture) -> Rung:
    """Return the form that a report gets: the first that fits, from *picture* down."""
    start = _LADDER.index(picture.rung)
    return next(rung for rung in _LADDER[start:] if _fits(summary, rung, picture))


def below(summary: Summary, picture: Picture) -> Picture | None:
    """Return what to try when Slack refused a form; None below mere text."""
    rung = placed(summary, picture)
    if rung is Rung.text:
        return None
    lower = replace(picture, rung=_LADDER[_LADDER.index(rung) + 1])
    return replace(lower, rung=placed(summary, lower))


def wants_drawing(summary: Summary) -> bool:
    """Return whether a drawing would show what Slack cannot draw by itself."""
    return summary.chart is not None and native_chart(summary.chart) is None


def forms(
    summary: Summary,
    *,
    fetched_at: datetime | None = None,
    kept_until: datetime | None = None,
    picture: Picture = Picture(),
    offers: Sequence[Press] | None = None,
    voice: Voice = presses.VOICE,
) -> Iterator[Message]:
    """Yield one report's message in each form that it may have, best first."""
    lower: Picture | None = picture
    while lower is not None:
        yield toll_message(
            summary,
            fetched_at=fetched_at,
            kept_until=kept_until,
            picture=lower,
            offers=offers,
            voice=voice,
        )
        lower = below(summary, lower)


def toll_message(
    summary: Summary,
    *,
    fetched_at: datetime | None = None,
    kept_until: datetime | None = None,
    picture: Picture = Picture(),
    offers: Sequence[Press] | None = None,
    note: str = "",
    voice: Voice = presses.VOICE,
) -> Message:
    """Return one report in words, with the best picture that fits, and its buttons.

    *kept_until* is when the API makes a new answer. *offers* replaces the usual
    buttons; *note* is our own mrkdwn in small print.
    """
    offered = presses.on_summary(summary, voice) if offers is None else offers
    lines = [_title(summary), *[_written(each) for each in summary.sentences]]
    rung = placed(summary, picture)
    blocks = [section("\n".join(lines)), *_picture(summary, rung, picture)]
    aside = [
        _shortened(summary, rung, voice),
        _fetched(fetched_at, kept_until, voice),
        note,
    ]
    words = [each for each in aside if each]
    if words:
        blocks.append(context(" · ".join(words)))
    blocks += buttons(offered)
    return assemble(blocks, [*lines, *_numbers(summary), *words], offered, voice=voice)


def digest_message(
    summaries: Sequence[Summary],
    criteria: str,
    *,
    fetched_at: datetime | None = None,
    kept_until: datetime | None = None,
    unread: Sequence[str] = (),
    with_clients: bool = True,
    offers: Sequence[Press] | None = None,
    note: str = "",
    voice: Voice = presses.VOICE,
) -> Message:
    """Return the headline of every report that has data, and a menu to open one.

    *unread* names reports that gave no answer. Without *with_clients* those that
    identify clients are left out, as in a channel. *note* is our own mrkdwn in small
    print.
    """
    language = voice.language
    shown = [each for each in summaries if with_clients or not each.identifies_clients]
    full = [each for each in shown if not each.empty]
    counted = [_counted(each) for each in full if not each.documented]
    offered = presses.on_digest(criteria, voice) if offers is None else offers
    title = f"*{voice.say('Toll API')} · {escape(period(criteria, language), 20)}*"
    headlines = [_headline(each) for each in full if each.documented]
    lines = headlines or ([] if counted else [nothing(criteria, language)])
    remarks = [
        _named(voice.say("Shown as they come"), counted, voice),
        _named(
            voice.say("No data"), [each.title for each in shown if each.empty], voice
        ),
        _named(voice.say("No answer"), [plain(name) for name in unread], voice),
        _fetched(fetched_at, kept_until, voice),
        note,
    ]
    blocks = [section(title)]
    blocks += [
        section("\n".join(lines[start : start + _SECTION_LINES]))
        for start in range(0, len(lines), _SECTION_LINES)
    ]
    blocks += _menu([each.report for each in full], criteria, voice)
    aside = [each for each in remarks if each]
    if aside:
        blocks.append(context(*aside))
    blocks += buttons(offered)
    return assemble(blocks, [title, *lines, *aside], offered, voice=voice)


def _fits(summary: Summary, rung: Rung, picture: Picture) -> bool:
    match rung:
        case Rung.native:
            return native_chart(summary.chart) is not None
        case Rung.image:
            return summary.chart is not None and bool(picture.file_id)
        case Rung.brief:
            return wants_drawing(summary) and brief_chart(summary.chart) is not None
        case Rung.table | Rung.plain_table:
            return not summary.empty and rows_that_fit(summary.table) > 0
        case Rung.text:
            return True


def _picture(summary: Summary, rung: Rung, picture: Picture) -> list[Block]:
    block: Block | None = None
    if rung is Rung.native:
        block = native_chart(summary.chart)
    elif rung is Rung.image and summary.chart is not None:
        block = {
            "type": "image",
            "slack_file": {"id": picture.file_id},
            "alt_text": alt_text(summary.chart),
        }
    elif rung is Rung.brief:
        block = brief_chart(summary.chart)
    elif rung is Rung.table:
        block = table_block(summary.table, f"{summary.title}, {summary.period}")
    elif rung is Rung.plain_table:
        block = plain_table_block(summary.table)
    return [] if block is None else [block]


def _shortened(summary: Summary, rung: Rung, voice: Voice) -> str:
    if rung not in {Rung.table, Rung.plain_table}:
        return ""
    most = ROWS if rung is Rung.table else PLAIN_ROWS
    left_out = excerpt(summary.table, rows_that_fit(summary.table, most))
    return voice.say("{excerpt}; the CSV has all", excerpt=left_out) if left_out else ""


def _numbers(summary: Summary) -> list[str]:
    """Return what a picture shows, for who reads or hears the text alone."""
    if summary.empty:
        return []
    if summary.chart is not None:
        return [escape(alt_text(summary.chart), 1500)]
    return table_lines(summary.table)


def _title(summary: Summary) -> str:
    return f"*{escape(summary.title)} · {escape(summary.period, 20)}*"


def _written(sentence: Sentence) -> str:
    pieces = []
    for piece in sentence:
        text = escape(piece.text) if piece.foreign else piece.text
        pieces.append(f"*{text}*" if piece.strong else text)
    return "".join(pieces)


def _headline(summary: Summary) -> str:
    return cut(f"*{escape(summary.title)}*: {_written(summary.headline)}", _LINE)


def _counted(summary: Summary) -> str:
    words = "".join(piece.text for piece in summary.headline)
    return f"{summary.title} ({words})"


def _fetched(
    fetched_at: datetime | None, kept_until: datetime | None, voice: Voice
) -> str:
    if fetched_at is None:
        return ""
    at = voice.date(fetched_at)
    if kept_until is None:
        return voice.say("fetched {at}", at=at)
    return voice.say(
        "fetched {at}; the API keeps this answer until {until}",
        at=at,
        until=voice.date(kept_until),
    )


def _named(words: str, names: Sequence[str], voice: Voice) -> str:
    if not names:
        return ""
    return f"{words}: {voice.listed([escape(name) for name in names], most=_NAMES)}."


def _menu(reports: Sequence[str], criteria: str, voice: Voice) -> list[Block]:
    pairs = presses.options(reports, criteria, voice)
    if not pairs:
        return []
    menu: Block = {
        "type": "static_select",
        "action_id": presses.OPEN,
        "placeholder": plain_text(voice.say("Open a report")),
        "options": [
            {"text": plain_text(label), "value": value} for label, value in pairs
        ],
    }
    return [{"type": "actions", "elements": [menu]}]
