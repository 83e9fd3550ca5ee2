"""Lists: what is under way, what was ordered, what there is, what is used."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.blocks import presses
from bot.blocks.mrkdwn import Form, code, count, date, escape, mention
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

ORDERS_LIMIT = 10
_LANES_LIMIT = 10
_LINE_LIMIT = 800  # ten of them leave room below Slack's sum
_INDENT = "\u2003"  # an em space; Slack folds ordinary ones


@dataclass(frozen=True, slots=True)
class TypeRow:
    """One report type, with the words by which it can be ordered."""

    title: str
    constant: str
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
        orders_command = code(f"{voice.command} list")
        return compose(
            f"Nothing is under way. {orders_command} shows what was ordered before.",
            voice=voice,
        )
    number = len(views) if total is None else max(total, len(views))
    return _orders(f"*{count(number, 'order')} under way*", views, number, voice)


def orders(
    views: Sequence[OrderView],
    kind: str | None = None,
    *,
    total: int | None = None,
    voice: Voice = DEFAULT,
) -> Message:
    """Return the latest orders, newest first, of one *kind* if there is a filter."""
    words = f"{escape(kind)} " if kind and kind != "mine" else ""
    if not views:
        return compose(_no_orders(kind, voice), voice=voice)
    number = len(views) if total is None else max(total, len(views))
    whose = "Your latest" if kind == "mine" else "Latest"
    return _orders(f"*{whose} {words}orders*", views, number, voice)


def types(rows: Sequence[TypeRow], *, voice: Voice = DEFAULT) -> Message:
    """Return the reports there are, each with its words."""
    lines = [_type_line(row) for row in rows]
    aside = "Any other `REPORT_TYPE_…` of the supplier's is passed on as it is."
    return _long("*Reports*", lines, aside, "more reports", voice)


def organisations(
    rows: Sequence[OrganisationRow],
    fetched_at: datetime | None,
    *,
    voice: Voice = DEFAULT,
) -> Message:
    """Return the organisations as a tree, with the age of what is known."""
    refresh = code(f"{voice.command} orgs refresh")
    if fetched_at is None:
        return compose(
            "I haven't fetched the branches yet; I do it as soon as the supplier "
            f"answers. {refresh} tries at once.",
            voice=voice,
        )
    when = f"fetched {date(fetched_at, Form.day_and_time)}"
    if not rows:
        return compose(
            f"The supplier lists no branch for our credentials, {when}. "
            f"{refresh} asks again.",
            voice=voice,
        )
    lines = [f"{_INDENT * min(row.depth, 5)}{escape(row.name)}" for row in rows]
    title = f"*{count(len(rows), 'branch', 'branches')}*"
    return _long(title, lines, f"{when} · {refresh}", "more", voice)


def quota(figures: Quota, *, voice: Voice = DEFAULT) -> Message:
    """Return how much of the supplier's limits is used."""
    lines = [
        "*The supplier's limits, last ten minutes*",
        _use("Orders", figures.generate),
        _use("Looks at reports", figures.get),
        _use("Links", figures.link),
    ]
    full = [lane for lane in figures.lanes if lane[1] > 0]
    busiest = sorted(full, key=lambda lane: -lane[1])[:_LANES_LIMIT]
    if busiest:
        shown = ", ".join(f"{escape(name)} {number}" for name, number in busiest)
        rest = len(full) - len(busiest)
        more = f" and {rest:,} more" if rest else ""
        lines.append(f"Being built, of {figures.lane_limit} a branch: {shown}{more}")
    wait = count(figures.waiting, "report")
    lines.append(
        f"{wait} {'waits' if figures.waiting == 1 else 'wait'} for a turn."
        if figures.waiting
        else "Nothing waits."
    )
    return compose(lines, voice=voice)


def _no_orders(kind: str | None, voice: Voice) -> str:
    if kind is None:
        how = code(f"{voice.command} help order")
        return f"Nothing has been ordered yet. {how} says how to."
    which = "order of yours" if kind == "mine" else f"{escape(kind)} order"
    return f"There is no {which}. {code(f'{voice.command} list')} shows all."


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
    asides = [f"and {rest:,} more" if rest > 0 else ""]
    asides.append(f"{code(f'{voice.command} {shown[0].ref}')} shows one order")
    aside = " · ".join(each for each in asides if each)
    return assemble([*blocks, context(aside)], [title, *lines, aside], voice=voice)


def _order_line(view: OrderView, voice: Voice) -> str:
    when = date(view.created_at, Form.day_and_time)
    who = mention(view.ordered_by)
    line = f"*{view.ref}* {what(view, voice)}: {standing(view, voice)}"
    return f"{cut(line, _LINE_LIMIT)} · {who}, {when}"


def _type_line(row: TypeRow) -> str:
    words = [escape(word, 40) for word in row.words[:6]]
    also = f": {', '.join(words)}" if words else ""
    return f"{escape(row.title)}{also}"


def _use(name: str, use: Use) -> str:
    share = f"{name}: {use.used:,} of {use.limit:,}"
    if use.blocked_until is None:
        return share
    return f"{share}; the supplier takes no more until {date(use.blocked_until)}"


def _long(
    title: str, lines: Sequence[str], aside: str, more: str, voice: Voice
) -> Message:
    """Return *lines* in one section, as many as it holds, and how many are left."""
    kept = _excerpt(lines, SECTION_LIMIT - len(title) - len(aside) - 40)
    shown = [title, *kept]
    if len(kept) < len(lines):
        shown.append(f"and {len(lines) - len(kept):,} {more}")
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
