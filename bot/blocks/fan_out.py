"""What a large order would cost, said before it is made."""

from dataclasses import replace

from bot.blocks import presses
from bot.blocks.mrkdwn import Form, code, count, date, escape, listed
from bot.blocks.parts import COMMAND_LIMIT, Press, compose
from bot.blocks.questions import NOTHING_ORDERED
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.fan_out import Cheaper, Proposal, confirmed
from bot.domain.messages import Message

_TITLES = 6
_MOST_IN_PERCENT = 2.0


def estimate(proposal: Proposal, *, voice: Voice = DEFAULT) -> Message:
    """Return what *proposal* costs, with the buttons that order it."""
    missing = proposal.reports - proposal.here
    lines = [_cost(proposal, missing), _reused(proposal)]
    offers: list[Press | None] = []
    label = "Order" if missing == proposal.reports else f"Order {missing:,}"
    command = confirmed(proposal.command, afresh=proposal.command.afresh)
    first = presses.order(label if missing else "Use these", command)
    offers.append(None if first is None else replace(first, style="primary"))
    if proposal.here:
        afresh = confirmed(proposal.command, afresh=True)
        offers.append(presses.order("Order all afresh", afresh))
    if proposal.cheaper is not None:
        lines.append(_saving(proposal.cheaper))
        other = confirmed(proposal.cheaper.command)
        offers.append(
            presses.order(f"Order {proposal.cheaper.reports:,} instead", other)
        )
    lines.append(f"{NOTHING_ORDERED} {_way_on(first, voice)}".strip())
    kept = [offer for offer in offers if offer is not None]
    return compose(lines, [*kept, presses.leave(voice)], voice=voice)


def left(*, voice: Voice = DEFAULT) -> Message:
    """Return what is said when somebody thinks better of it."""
    return compose(NOTHING_ORDERED, voice=voice)


def _cost(proposal: Proposal, missing: int) -> str:
    types = count(proposal.types, "type")
    branches = count(proposal.organisations, "branch", "branches")
    total = f"*{count(proposal.reports, 'report')}*"
    grid = proposal.types * proposal.organisations == proposal.reports
    what = f"{types} × {branches} = {total}"
    if not grid:
        what = f"{total}: {types}, {branches}"
    period = proposal.command.period
    pieces = [what, escape(period.describe()) if period else ""]
    if missing:
        pieces += [_ready(proposal), f"{_share(proposal.share)} for ten minutes"]
    return ", ".join(piece for piece in pieces if piece) + "."


def _ready(proposal: Proposal) -> str:
    if proposal.ready_about is not None:
        return f"ready about {date(proposal.ready_about)}"
    if proposal.not_before is not None:
        return f"ready after {date(proposal.not_before)}"
    return ""


def _share(share: float) -> str:
    allowed = "what the supplier allows"
    if share > _MOST_IN_PERCENT:
        return f"{share:.1f} times {allowed}".replace(".0 ", " ")
    return f"{max(1, round(share * 100))} % of {allowed}"


def _reused(proposal: Proposal) -> str:
    if not proposal.here:
        return ""
    since = date(proposal.here_since, Form.day_and_time) if proposal.here_since else ""
    are = "is" if proposal.here == 1 else "are"
    them = "it is" if proposal.here == 1 else "they are"
    return (
        f"{proposal.here:,} of them {are} here, the oldest from {since}; {them} "
        "used again unless you order all afresh."
    )


def _saving(cheaper: Cheaper) -> str:
    merged = listed([escape(title) for title in cheaper.merged], most=_TITLES)
    partial = listed([escape(title) for title in cheaper.partial], most=_TITLES)
    also = f" So are {partial} of the company itself." if cheaper.partial else ""
    return (
        f"*{count(cheaper.reports, 'report')}* would bring the same days: {merged} "
        "then come as one file over all branches. What is lost is a file for each "
        f"branch, and in most of them which branch a row is about.{also}"
    )


def _way_on(first: Press | None, voice: Voice) -> str:
    if first is None or first.command is None or len(first.command) > COMMAND_LIMIT:
        typed = code("confirmed")
        return f"{voice.command} takes it with {typed} behind the same words."
    return ""
