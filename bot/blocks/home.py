"""The App Home: what is somebody's own, a page of each list at a time."""

from collections.abc import Sequence
from dataclasses import replace

from bot.blocks import access_presses, home_presses, presses, schedule_presses
from bot.blocks.mrkdwn import Form, code
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


def home(shown: Home, *, voice: Voice = DEFAULT, toll: str = "/toll") -> Block:
    """Return the App Home; *toll* is the slash command of toll metrics."""
    orders, watches = shown.quota is not None, shown.watches is not None
    forms = home_presses.to_fill_in(voice, orders=orders, toll=watches)
    blocks = [*buttons(forms), *buttons(home_presses.on_top(voice, orders=orders))]
    if shown.welcome is not None:
        blocks += home_welcome(shown.welcome, voice, toll)
    if shown.may_open:
        blocks += _opening(voice)
    blocks += _orders(shown, voice)
    rows = [
        (schedule_line(each, voice), schedule_presses.on_schedule(each, voice))
        for each in shown.schedules
    ]
    hint = voice.say(
        "Nothing of yours is scheduled. {timetable} behind an order repeats it.",
        timetable=code(voice.say("every monday 9am")),
    )
    title = voice.say("Schedules")
    blocks += _part(title, HomePart.schedules, shown, rows, hint, voice)
    if shown.watches is not None:
        views = [
            watch_view(each, shown.now, each.owner, voice=replace(voice, command=toll))
            for each in shown.watches
        ]
        rows = [(watch_line(each), watch_presses(each, alone=True)) for each in views]
        example = code(f"{toll} {voice.say('watch error share > 2 %')}")
        hint = voice.say(
            "You watch nothing. {example} speaks up when it crosses.", example=example
        )
        title = voice.say("Watches")
        blocks += _part(title, HomePart.watches, shown, rows, hint, voice)
    closing = voice.say(
        "Only you see this page. It follows what happens: for ten minutes at once, "
        "and then half a minute later."
    )
    return _view([*blocks, context(closing)])


def closed(message: Message) -> Block:
    """Return the Home of somebody who may not use Waybill."""
    return _view([*message.blocks])


def undrawn(*, voice: Voice = DEFAULT) -> Block:
    """Return what stands there when Slack would refuse the page."""
    typed = (voice.say("status"), voice.say("list mine"), voice.say("schedules"))
    ways = ", ".join(code(f"{voice.command} {each}") for each in typed)
    said = voice.say("I can't draw this page. {ways} tell the same.", ways=ways)
    return _view([section(said)])


def _view(blocks: list[Block]) -> Block:
    return {"type": "home", "blocks": numbered(blocks)}


def _opening(voice: Voice) -> list[Block]:
    said = voice.say(
        "*So far only administrators can use me.* You can let in all full members of "
        "this workspace, or give single rights to people, groups and channels with "
        "{give}.",
        give=code(f"{voice.command} {voice.say('access give @name')}"),
    )
    offers = [
        access_presses.open_to_members(voice),
        access_presses.choose_people(voice.say("Choose people…"), voice),
        access_presses.keep_closed(voice),
    ]
    return [section(said), *buttons(offers), divider()]


def _orders(shown: Home, voice: Voice) -> list[Block]:
    if shown.quota is None:
        return []
    running = [_running(each, voice) for each in shown.running]
    recent = [_recent(each, voice) for each in shown.recent]
    hint = _tries(shown.examples, voice)
    if shown.running:
        hint = voice.say("Nothing of yours has ended yet.")
    none = voice.say("Nothing of yours is under way.")
    first, second = voice.say("Under way"), voice.say("Latest orders")
    return [
        *_part(first, HomePart.running, shown, running, none, voice),
        *_part(second, HomePart.recent, shown, recent, hint, voice),
        context(_quota(shown.quota, voice)),
    ]


def _tries(examples: Sequence[str], voice: Voice) -> str:
    typed = [code(f"{voice.command} {each}") for each in examples]
    return voice.say(
        "You have ordered nothing yet. Try {example} or {other} in a channel.",
        example=typed[0],
        other=typed[-1],
    )


def _running(view: OrderView, voice: Voice) -> _Row:
    offers = [*presses.on_card(view, voice), presses.show(view.ref, voice)]
    return f"*{view.ref}* {what(view, voice)}\n{standing(view, voice)}", offers


def _recent(view: OrderView, voice: Voice) -> _Row:
    when = voice.date(view.finished_at or view.created_at, Form.day_and_time)
    offers = presses.on_card(view, voice)
    again = presses.order_same(view, voice.say("Order again"))
    if all(each.label != again.label for each in offers):
        offers.append(again)
    return f"*{view.ref}* {what(view, voice)}\n{standing(view, voice)} · {when}", offers


def _part(
    title: str,
    part: HomePart,
    shown: Home,
    rows: Sequence[_Row],
    hint: str,
    voice: Voice,
) -> list[Block]:
    offset = shown.offsets.get(part, 0)
    shown_rows, more = rows[:PAGE], len(rows) > PAGE
    head = f"*{title}*"
    if shown_rows and (offset or more):
        head += f" · {offset + 1}-{offset + len(shown_rows)}"
    blocks: list[Block] = [divider(), section(head)]
    for line, offers in shown_rows:
        blocks += [section(cut(line, _LINE)), *buttons(offers)]
    if not rows:
        blocks.append(context(voice.say("No more of these.") if offset else hint))
    pages = home_presses.pages(part, offset, voice, more=more)
    return [*blocks, *buttons(pages)]


def _quota(quota: HomeQuota, voice: Voice) -> str:
    said = voice.say(
        "The supplier's limit: {used} of {limit} orders in these ten minutes",
        used=quota.used,
        limit=quota.limit,
    )
    if not quota.waiting:
        return said
    waiting = voice.count(quota.waiting, "report")
    return f"{said} · {voice.say('{reports} in line', reports=waiting)}"
