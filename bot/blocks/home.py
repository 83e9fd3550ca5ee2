"""The App Home: what is somebody's own, a page of each list at a time."""

from collections.abc import Sequence
from dataclasses import replace

from bot.blocks import access_presses, home_presses, presses, schedule_presses
from bot.blocks.mrkdwn import Form, code, count, date
from bot.blocks.parts import (
    Press,
    buttons,
    context,
    cut,
    divider,
    numbered,
    section,
)
from bot.blocks.phrases import standing, what
from bot.blocks.schedules import schedule_line
from bot.blocks.toll_watch_answers import watch_line, watch_presses
from bot.blocks.toll_watch_views import watch_view
from bot.blocks.voice import DEFAULT, Voice
from bot.blocks.welcomes import home_welcome
from bot.domain.home import PAGE, Home, HomePart, HomeQuota
from bot.domain.messages import Block, Message
from bot.domain.orders import OrderView

# Twenty rows of these, with their buttons, stay below Slack's sum.
_LINE = 300
# A line, and what can be done about it.
_Row = tuple[str, list[Press]]
_OPEN = (
    "*So far only administrators can use me.* You can let in all full members of this "
    "workspace, or give single rights to people, groups and channels with {give}."
)


def home(shown: Home, *, voice: Voice = DEFAULT, toll: str = "/toll") -> Block:
    """Return the App Home; *toll* is the slash command of toll metrics."""
    orders, watches = shown.quota is not None, shown.watches is not None
    forms = home_presses.to_fill_in(voice, orders=orders, toll=watches)
    blocks = [*buttons(forms), *buttons(home_presses.on_top(orders=orders))]
    if shown.welcome is not None:
        blocks += home_welcome(shown.welcome, voice, toll)
    if shown.may_open:
        blocks += _opening(voice)
    blocks += _orders(shown, voice)
    rows = [
        (schedule_line(each), schedule_presses.on_schedule(each))
        for each in shown.schedules
    ]
    timetable = code("every monday 9am")
    hint = f"Nothing of yours is scheduled. {timetable} behind an order repeats it."
    blocks += _part("Schedules", HomePart.schedules, shown, rows, hint)
    if shown.watches is not None:
        views = [
            watch_view(each, shown.now, each.owner, voice=replace(voice, command=toll))
            for each in shown.watches
        ]
        rows = [(watch_line(each), watch_presses(each, alone=True)) for each in views]
        example = code(f"{toll} watch error share > 2 %")
        hint = f"You watch nothing. {example} speaks up when it crosses."
        blocks += _part("Watches", HomePart.watches, shown, rows, hint)
    blocks.append(
        context("Only you see this page. It follows for ten minutes once opened.")
    )
    return _view(blocks)


def closed(message: Message) -> Block:
    """Return the Home of somebody who may not use Waybill."""
    return _view([*message.blocks])


def undrawn(*, voice: Voice = DEFAULT) -> Block:
    """Return what stands there when Slack would refuse the page."""
    ways = ", ".join(
        code(f"{voice.command} {each}") for each in ("status", "list mine", "schedules")
    )
    return _view([section(f"I can't draw this page. {ways} tell the same.")])


def _view(blocks: list[Block]) -> Block:
    return {"type": "home", "blocks": numbered(blocks)}


def _opening(voice: Voice) -> list[Block]:
    give = code(f"{voice.command} access give @name")
    offers = [access_presses.open_to_members(), access_presses.keep_closed()]
    return [section(_OPEN.format(give=give)), *buttons(offers), divider()]


def _orders(shown: Home, voice: Voice) -> list[Block]:
    if shown.quota is None:
        return []
    running = [_running(each, voice) for each in shown.running]
    recent = [_recent(each, voice) for each in shown.recent]
    tries = " or ".join(code(f"{voice.command} {each}") for each in shown.examples)
    hint = f"You have ordered nothing yet. Try {tries} in a channel."
    if shown.running:
        hint = "Nothing of yours has ended yet."
    none = "Nothing of yours is under way."
    return [
        *_part("Under way", HomePart.running, shown, running, none),
        *_part("Latest orders", HomePart.recent, shown, recent, hint),
        context(_quota(shown.quota)),
    ]


def _running(view: OrderView, voice: Voice) -> _Row:
    offers = [*presses.on_card(view, voice), presses.show(view.ref, voice)]
    return f"*{view.ref}* {what(view, voice)}\n{standing(view, voice)}", offers


def _recent(view: OrderView, voice: Voice) -> _Row:
    when = date(view.finished_at or view.created_at, Form.day_and_time)
    offers = presses.on_card(view, voice)
    again = presses.order_same(view, voice.say("Order again"))
    if all(each.label != again.label for each in offers):
        offers.append(again)
    return f"*{view.ref}* {what(view, voice)}\n{standing(view, voice)} · {when}", offers


def _part(
    title: str, part: HomePart, shown: Home, rows: Sequence[_Row], hint: str
) -> list[Block]:
    offset = shown.offsets.get(part, 0)
    blocks: list[Block] = [divider(), section(f"*{title}*")]
    for line, offers in rows[:PAGE]:
        blocks += [section(cut(line, _LINE)), *buttons(offers)]
    if not rows:
        blocks.append(context("No more of these." if offset else hint))
    pages = home_presses.pages(part, offset, more=len(rows) > PAGE)
    return [*blocks, *buttons(pages)]


def _quota(quota: HomeQuota) -> str:
    used = f"{quota.used:,} of {quota.limit:,} orders"
    waits = f"{count(quota.waiting, 'report')} in line" if quota.waiting else ""
    parts = (f"The supplier's limit: {used} in these ten minutes", waits)
    return " · ".join(part for part in parts if part)
