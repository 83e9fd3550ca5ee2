"""Lists: what is under way, what was ordered, what there is, what is used."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.blocks import presses
from bot.blocks.mrkdwn import Form, code, escape
from bot.blocks.parts import (
    SECTION_LIMIT,
    assemble,
    button,
    compose,
    context,
    cut,
    section,
)
from bot.blocks.phrases import standing, what
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.messages import Block, Message
from bot.domain.orders import OrderView
from bot.domain.organisations import Organisation
from bot.domain.text import fold
from bot.texts.english import phrase

ORDERS_LIMIT = 10
_LANES_LIMIT = 10
_LINE_LIMIT = 800  # ten of them leave room below Slack's sum
_KINDS = {
    "failed": phrase("failed"),
    "running": phrase("running"),
    "ready": phrase("ready"),
    "cancelled": phrase("cancelled"),
    "uncertain": phrase("uncertain"),
    "scheduled": phrase("scheduled"),
}
_INDENT = "\u2003"  # an em space; Slack folds ordinary ones


@dataclass(frozen=True, slots=True)
class TypeRow:
    """One report type, with the words by which it can be ordered."""

    title: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One organisation; *depth* is 0 at the top of the tree."""

    name: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Use:
    """How much of a budget is used in its window."""

    used: int
    limit: int
    blocked_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Quota:
    """The supplier's limits; *lanes* are branches with how many are in progress."""

    generate: Use
    get: Use
    link: Use
    waiting: int = 0
    lanes: tuple[tuple[str, int], ...] = ()
    lane_limit: int = 6


def tree(organisations: Sequence[Organisation]) -> list[OrganisationRow]:
    """Return *organisations* by name, each behind its parent."""
    children: dict[str | None, list[Organisation]] = {}
    keys = {each.key for each in organisations}
    for each in sorted(organisations, key=lambda each: fold(each.name)):
        parent = each.parent_key if each.parent_key in keys else None
        children.setdefault(parent, []).append(each)
    rows: list[OrganisationRow] = []

    def add(parent: str | None, depth: int) -> None:
        for each in children.pop(parent, []):
            rows.append(OrganisationRow(each.name, depth))
            add(each.key, depth + 1)

    add(None, 0)
    return rows


def status(
    views: Sequence[OrderView], *, total: int | None = None, voice: Voice = DEFAULT
) -> Message:
    """Return what is under way; *total* when *views* is an excerpt."""
    if not views:
        return compose(
            voice.say(
                "Nothing is under way. {orders} shows what was ordered before.",
                orders=voice.typed("list"),
            ),
            voice=voice,
        )
    number = len(views) if total is None else max(total, len(views))
    title = voice.plural(number, "*{n} order under way*", "*{n} orders under way*")
    return _orders(title, views, number, voice)


def orders(
    views: Sequence[OrderView],
    kind: str | None = None,
    *,
    total: int | None = None,
    voice: Voice = DEFAULT,
) -> Message:
    """Return the latest orders, newest first, of one *kind* if there is a filter."""
    if not views:
        return compose(_no_orders(kind, voice), voice=voice)
    number = len(views) if total is None else max(total, len(views))
    title = voice.say("*Latest orders*")
    if kind == "mine":
        title = voice.say("*Your latest orders*")
    elif kind:
        title = voice.say("*Latest {kind} orders*", kind=_kind(kind, voice))
    return _orders(title, views, number, voice)


def types(rows: Sequence[TypeRow], *, voice: Voice = DEFAULT) -> Message:
    """Return the reports there are, each with its words."""
    lines = [_type_line(row, voice) for row in rows]
    aside = voice.say(
        "Any other `REPORT_TYPE_…` of the supplier's is passed on as it is."
    )
    more = phrase("and {n} more reports")
    return _long(voice.say("*Reports*"), lines, aside, more, voice)


def organisations(
    rows: Sequence[OrganisationRow],
    fetched_at: datetime | None,
    *,
    voice: Voice = DEFAULT,
) -> Message:
    """Return the organisations as a tree, with the age of what is known."""
    refresh = voice.typed("orgs refresh")
    if fetched_at is None:
        return compose(
            voice.say(
                "I haven't fetched the branches yet; I do it as soon as the supplier "
                "answers. {refresh} tries at once.",
                refresh=refresh,
            ),
            voice=voice,
        )
    at = voice.date(fetched_at, Form.day_and_time)
    if not rows:
        return compose(
            voice.say(
                "The supplier lists no branch for our credentials, fetched {at}. "
                "{refresh} asks again.",
                at=at,
                refresh=refresh,
            ),
            voice=voice,
        )
    lines = [f"{_INDENT * min(row.depth, 5)}{escape(row.name)}" for row in rows]
    title = f"*{voice.count(len(rows), 'branch')}*"
    aside = voice.say("fetched {at}", at=at) + f" · {refresh}"
    return _long(title, lines, aside, phrase("and {n} more"), voice)


def quota(figures: Quota, *, voice: Voice = DEFAULT) -> Message:
    """Return how much of the supplier's limits is used."""
    lines = [
        voice.say("*The supplier's limits, last ten minutes*"),
        _use(voice.say("Orders"), figures.generate, voice),
        _use(voice.say("Looks at reports"), figures.get, voice),
        _use(voice.say("Links"), figures.link, voice),
    ]
    full = [lane for lane in figures.lanes if lane[1] > 0]
    busiest = sorted(full, key=lambda lane: -lane[1])[:_LANES_LIMIT]
    if busiest:
        shown = ", ".join(f"{escape(name)} {number}" for name, number in busiest)
        if rest := len(full) - len(busiest):
            shown = voice.say("{names} and {n} more", names=shown, n=rest)
        lines.append(
            voice.say(
                "Being built, of {limit} a branch: {branches}",
                limit=figures.lane_limit,
                branches=shown,
            )
        )
    lines.append(
        voice.plural(
            figures.waiting,
            "{n} report waits for a turn.",
            "{n} reports wait for a turn.",
        )
        if figures.waiting
        else voice.say("Nothing waits.")
    )
    return compose(lines, voice=voice)


def _no_orders(kind: str | None, voice: Voice) -> str:
    if kind is None:
        how = voice.typed("help {topic}", topic=voice.say("order"))
        return voice.say("Nothing has been ordered yet. {how} says how to.", how=how)
    orders = voice.typed("list")
    if kind == "mine":
        return voice.say(
            "There is no order of yours. {orders} shows all.", orders=orders
        )
    return voice.say(
        "There is no {kind} order. {orders} shows all.",
        kind=_kind(kind, voice),
        orders=orders,
    )


def _kind(kind: str, voice: Voice) -> str:
    return voice.say(_KINDS[kind]) if kind in _KINDS else escape(kind)


def _orders(
    title: str, views: Sequence[OrderView], number: int, voice: Voice
) -> Message:
    shown = views[:ORDERS_LIMIT]
    lines = [_order_line(view, voice) for view in shown]
    blocks: list[Block] = [section(title)]
    for view, line in zip(shown, lines, strict=True):
        press = presses.show(view.ref, voice)
        accessory = button(press.label, press.action_id, press.value)
        blocks.append(section(line, accessory))
    rest = number - len(shown)
    asides = [voice.say("and {n} more", n=rest) if rest > 0 else ""]
    one = code(f"{voice.command} {shown[0].ref}")
    asides.append(voice.say("{typed} shows one order", typed=one))
    aside = " · ".join(each for each in asides if each)
    return assemble([*blocks, context(aside)], [title, *lines, aside], voice=voice)


def _order_line(view: OrderView, voice: Voice) -> str:
    when = voice.date(view.created_at, Form.day_and_time)
    who = voice.mention(view.ordered_by)
    line = f"*{view.ref}* {what(view, voice)}: {standing(view, voice)}"
    return f"{cut(line, _LINE_LIMIT)} · {who}, {when}"


def _type_line(row: TypeRow, voice: Voice) -> str:
    words = [escape(word, 40) for word in row.words[:6]]
    also = f": {', '.join(words)}" if words else ""
    return f"{escape(voice.type_title(row.title))}{also}"


def _use(name: str, use: Use, voice: Voice) -> str:
    used, limit = use.used, use.limit
    if use.blocked_until is None:
        return voice.say("{name}: {used} of {limit}", name=name, used=used, limit=limit)
    return voice.say(
        "{name}: {used} of {limit}; the supplier takes no more until {at}",
        name=name,
        used=used,
        limit=limit,
        at=voice.date(use.blocked_until),
    )


def _long(
    title: str, lines: Sequence[str], aside: str, more: str, voice: Voice
) -> Message:
    """Return *lines* in one section, as many as it holds.

    *more* is the text that says how many are left.
    """
    kept = _excerpt(lines, SECTION_LIMIT - len(title) - len(aside) - 40)
    shown = [title, *kept]
    if len(kept) < len(lines):
        shown.append(voice.say(more, n=len(lines) - len(kept)))
    blocks = [section("\n".join(shown)), context(aside)]
    return assemble(blocks, [*shown, aside], voice=voice)


def _excerpt(lines: Iterable[str], room: int) -> list[str]:
    kept: list[str] = []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return kept
