"""What is said of the inside of reports: figures of known columns, never a cell.

Labels are our own words, so nothing of a person can come in by a header or a cell.
"""

from collections.abc import Sequence
from decimal import Decimal

from bot.blocks.mrkdwn import capital, count, escape
from bot.domain.columns import Kind
from bot.domain.digests import Digest, Oddity, Remark
from bot.domain.figures import HEADLINES, Balance, Change, per_cent

_NAME = 40
_REMARKS = 6
_COLUMNS = 3
_MINUS = "\u2212"


def digest_lines(digests: Sequence[Digest], *, most: int = 6) -> list[str]:
    """Return a line or a few for each type: totals, changes, what to look at."""
    lines: list[str] = []
    for each in digests[:most]:
        lines.append(_headline(each, titled=len(digests) > 1))
        lines += [line for line in (_look_at(each), _columns(each)) if line]
        if each.figures.ragged:
            rows = count(each.figures.ragged, "row")
            lines.append(f"In {rows} there are more cells than columns.")
    if len(digests) > most:
        lines.append(f"And {len(digests) - most:,} more types.")
    return lines


def figure(value: Decimal, kind: Kind) -> str:
    """Return a figure as people read it."""
    if kind is Kind.share:
        return f"{round(value * 100)} %"
    places = {Kind.money: 2, Kind.number: 1, Kind.hours: 1}.get(kind, 0)
    text = f"{value:,.{places}f}"
    return text.replace("-", _MINUS, 1)


def signed(number: int) -> str:
    """Return a change in per cent: *+3 %*, or *as before*."""
    if not number:
        return "as before"
    return f"{'+' if number > 0 else _MINUS}{abs(number):,} %"


def balance_line(digest: Digest) -> str:
    """Return whether opening and movements make up the closing balance, or ''."""
    if digest.balance is None:
        return ""
    kind, off = digest.balance
    if kind is Balance.adds_up:
        return "opening + movements = closing: adds up"
    by = figure(abs(off), Kind.money)
    return f"opening + movements differ from closing by {by}"


def _headline(digest: Digest, *, titled: bool) -> str:
    changed = digest.change
    rows = count(digest.figures.rows, "row")
    pieces = [f"{rows}{_rows_change(changed)}"]
    for meaning, value in digest.figures.told()[:HEADLINES]:
        mean = " on average" if meaning.kind is Kind.share else ""
        words = f"{meaning.label} *{figure(value, meaning.kind)}*{mean}"
        pieces.append(words + _change(changed, meaning.key))
    if digest.usual:
        pieces.append(f"{digest.usual:,} as usual")
    if balance := balance_line(digest):
        pieces.append(balance)
    name = f"*{capital(escape(digest.title, _NAME))}*: " if titled else ""
    return name + " · ".join(pieces)


def _rows_change(changed: Change | None) -> str:
    if changed is None or not changed.rows_before:
        return ""
    percent = per_cent(Decimal(changed.rows_before), Decimal(changed.rows_now))
    return f" ({signed(percent)})" if percent is not None else ""


def _change(changed: Change | None, key: str) -> str:
    if changed is None or key not in changed.totals:
        return ""
    percent = per_cent(*changed.totals[key])
    return f" ({signed(percent)})" if percent is not None else ""


def _look_at(digest: Digest) -> str:
    if not digest.remarks:
        return ""
    shown = [_remark(each) for each in digest.remarks[:_REMARKS]]
    if len(digest.remarks) > _REMARKS:
        shown.append(f"{len(digest.remarks) - _REMARKS:,} more")
    return f"Look at: {' · '.join(shown)}"


def _remark(remark: Remark) -> str:
    name = escape(remark.organisation, _NAME)
    match remark.oddity:
        case Oddity.empty:
            return f"{name} sent no rows"
        case Oddity.columns:
            return f"{name} lacks the column {escape(remark.detail, _NAME)}"
        case _:
            return f"{name} {remark.detail} {signed(remark.per_cent or 0)}"


def _columns(digest: Digest) -> str:
    if digest.change is None:
        return ""
    pieces = [
        f"{word}: {', '.join(escape(each, _NAME) for each in names[:_COLUMNS])}"
        + (f" and {len(names) - _COLUMNS:,} more" if len(names) > _COLUMNS else "")
        for word, names in (
            ("Columns missing since the last time", digest.change.missing),
            ("new", digest.change.new),
        )
        if names
    ]
    return capital("; ".join(pieces)) + "." if pieces else ""
