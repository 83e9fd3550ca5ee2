"""What is said of the inside of reports: figures of known columns, never a cell.

Labels are our own words, so nothing of a person can come in by a header or a cell.
"""

from collections.abc import Sequence
from decimal import Decimal

from bot.blocks.mrkdwn import escape
from bot.blocks.voice import Voice
from bot.domain.columns import Kind, Meaning
from bot.domain.digests import Digest, Oddity, Remark
from bot.domain.figures import HEADLINES, Balance, Change, per_cent

_NAME = 40
_REMARKS = 6
_TYPES = 6
_COLUMNS = 3
_MINUS = "\u2212"


def digest_lines(digests: Sequence[Digest], voice: Voice) -> list[str]:
    """Return a line or a few for each type: totals, changes, what to look at."""
    lines: list[str] = []
    for each in digests[:_TYPES]:
        lines.append(_headline(each, voice, titled=len(digests) > 1))
        lines += [
            line for line in (_look_at(each, voice), _columns(each, voice)) if line
        ]
        if each.figures.ragged:
            lines.append(
                voice.plural(
                    each.figures.ragged,
                    "In {n} row there are more cells than columns.",
                    "In {n} rows there are more cells than columns.",
                )
            )
    if len(digests) > _TYPES:
        lines.append(voice.say("And {n} more types.", n=len(digests) - _TYPES))
    return lines


def figure(value: Decimal, kind: Kind, voice: Voice) -> str:
    """Return a figure as people read it."""
    if kind is Kind.share:
        return voice.language.percent(round(value * 100))
    places = {Kind.money: 2, Kind.number: 1, Kind.hours: 1}.get(kind, 0)
    return voice.language.number(value, places).replace("-", _MINUS, 1)


def signed(number: int, voice: Voice) -> str:
    """Return a change in per cent: *+3 %*, or *as before*."""
    if not number:
        return voice.say("as before")
    share = voice.language.percent(abs(number))
    return f"{'+' if number > 0 else _MINUS}{share}"


def balance_line(digest: Digest, voice: Voice) -> str:
    """Return whether opening and movements make up the closing balance, or ''."""
    if digest.balance is None:
        return ""
    kind, off = digest.balance
    if kind is Balance.adds_up:
        return voice.say("opening + movements = closing: adds up")
    return voice.say(
        "opening + movements differ from closing by {amount}",
        amount=figure(abs(off), Kind.money, voice),
    )


def _headline(digest: Digest, voice: Voice, *, titled: bool) -> str:
    changed = digest.change
    rows = voice.count(digest.figures.rows, "row")
    pieces = [f"{rows}{_rows_change(changed, voice)}"]
    for meaning, value in digest.figures.told()[:HEADLINES]:
        words = f"{voice.say(meaning.label)} *{figure(value, meaning.kind, voice)}*"
        if meaning.kind is Kind.share:
            words = voice.say("{figure} on average", figure=words)
        pieces.append(words + _change(changed, meaning, voice))
    if digest.usual > 1 or (digest.usual and digest.remarks):
        pieces.append(voice.say("{n} as usual", n=digest.usual))
    if balance := balance_line(digest, voice):
        pieces.append(balance)
    if changed is not None and digest.compared < digest.branches:
        pieces.append(
            voice.say(
                "changes are of {n} of {all} branches",
                n=digest.compared,
                all=digest.branches,
            )
        )
    if not titled:
        return " · ".join(pieces)
    title = voice.capital(escape(voice.type_title(digest.title), _NAME))
    return f"*{title}*: " + " · ".join(pieces)


def _rows_change(changed: Change | None, voice: Voice) -> str:
    if changed is None or not changed.rows_before:
        return ""
    percent = per_cent(Decimal(changed.rows_before), Decimal(changed.rows_now))
    return f" ({signed(percent, voice)})" if percent is not None else ""


def _change(changed: Change | None, meaning: Meaning, voice: Voice) -> str:
    if changed is None or meaning.key not in changed.totals:
        return ""
    before, now = changed.totals[meaning.key]
    if meaning.kind is Kind.share:
        # A per cent of per cents would be taken for points.
        earlier, later = (figure(each, meaning.kind, voice) for each in (before, now))
        if earlier == later:
            return f" ({voice.say('as before')})"
        return f" ({voice.say('{figure} before', figure=earlier)})"
    percent = per_cent(before, now)
    return f" ({signed(percent, voice)})" if percent is not None else ""


def _look_at(digest: Digest, voice: Voice) -> str:
    if not digest.remarks:
        return ""
    shown = [_remark(each, voice) for each in digest.remarks[:_REMARKS]]
    if len(digest.remarks) > _REMARKS:
        shown.append(voice.say("{n} more", n=len(digest.remarks) - _REMARKS))
    return voice.say("Look at: {remarks}", remarks=" · ".join(shown))


def _remark(remark: Remark, voice: Voice) -> str:
    name = escape(remark.organisation, _NAME)
    match remark.oddity:
        case Oddity.empty:
            return voice.say("{name} sent no rows", name=name)
        case Oddity.columns if not remark.detail:
            return voice.say("{name} has other columns than the last time", name=name)
        case Oddity.columns:
            return voice.say(
                "{name} lacks the column {column}",
                name=name,
                column=escape(remark.detail, _NAME),
            )
        case _:
            moved = signed(remark.per_cent or 0, voice)
            return f"{name} {voice.say(remark.detail)} {moved}"


def _columns(digest: Digest, voice: Voice) -> str:
    if digest.change is None:
        return ""
    missing, new = digest.change.missing, digest.change.new
    if not digest.change.may_be_named:
        return voice.say(
            "Other columns than the last time: {missing} are missing, {new} are new.",
            missing=len(missing),
            new=len(new),
        )
    if missing and new:
        return voice.say(
            "Columns missing since the last time: {missing}; new: {new}.",
            missing=_named(missing, voice),
            new=_named(new, voice),
        )
    if missing:
        return voice.say(
            "Columns missing since the last time: {missing}.",
            missing=_named(missing, voice),
        )
    return voice.say("New: {new}.", new=_named(new, voice)) if new else ""


def _named(columns: Sequence[str], voice: Voice) -> str:
    names = ", ".join(escape(each, _NAME) for each in columns[:_COLUMNS])
    if len(columns) <= _COLUMNS:
        return names
    return voice.say("{names} and {n} more", names=names, n=len(columns) - _COLUMNS)
