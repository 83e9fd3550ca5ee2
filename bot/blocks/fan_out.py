"""What a large order would cost, said before it is made."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.blocks import presses
from bot.blocks.conditions import NOTHING_ORDERED
from bot.blocks.forms import filled_form
from bot.blocks.mrkdwn import Form, code, escape
from bot.blocks.parts import COMMAND_LIMIT, Press, compose
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.fan_out import Cheaper, Proposal, confirmed, unconfirmed
from bot.domain.forms import FormKind
from bot.domain.messages import Message
from bot.domain.phrasing import canonical

_TITLES = 6
_MOST_IN_PERCENT = 2.0
_WORTH_TELLING = timedelta(minutes=5)
_ROUNDED = timedelta(minutes=5)


def estimate(proposal: Proposal, *, voice: Voice = DEFAULT) -> Message:
    """Return what *proposal* costs, with the buttons that order it."""
    missing = proposal.reports - proposal.here
    cost = f"{_cost(proposal, missing, voice)} {_unknown(proposal, missing, voice)}"
    files = _files(proposal.files_in, voice)
    lines = [cost.strip(), files, _reused(proposal, voice)]
    offers: list[Press | None] = []
    label = voice.say("Use these")
    if missing == proposal.reports:
        label = voice.say("Order")
    elif missing:
        label = voice.say("Order {n}", n=missing)
    command = confirmed(proposal.command, afresh=proposal.command.afresh)
    first = presses.order(label, command)
    offers.append(None if first is None else replace(first, style="primary"))
    if proposal.here:
        afresh = confirmed(proposal.command, afresh=True)
        offers.append(presses.order(voice.say("Order all afresh"), afresh))
    if proposal.cheaper is not None:
        lines.append(_saving(proposal.cheaper, voice))
        other = confirmed(proposal.cheaper.command)
        label = voice.say("Order {n} instead", n=proposal.cheaper.reports)
        offers.append(presses.order(label, other))
    lines.append(f"{voice.say(NOTHING_ORDERED)} {_way_on(first, voice)}".strip())
    kept = [offer for offer in offers if offer is not None]
    plain = canonical(unconfirmed(proposal.command))
    change = filled_form(FormKind.order, plain, voice.say("Change…"), voice=voice)
    return compose(lines, [*kept, *change, presses.leave(voice)], voice=voice)


def left(*, voice: Voice = DEFAULT) -> Message:
    """Return what is said when somebody thinks better of it."""
    return compose(voice.say(NOTHING_ORDERED), voice=voice)


def _cost(proposal: Proposal, missing: int, voice: Voice) -> str:
    types = voice.count(proposal.types, "type")
    branches = voice.count(proposal.organisations, "branch")
    total = f"*{voice.count(proposal.reports, 'report')}*"
    grid = proposal.types * proposal.organisations == proposal.reports
    what = f"{types} × {branches} = {total}"
    if not grid:
        what = f"{total}: {types}, {branches}"
    period = proposal.command.period
    pieces = [what, escape(period.describe(voice.language)) if period else ""]
    if missing:
        pieces += [_ready(proposal, voice), share_of_limit(proposal.share, voice)]
    return ", ".join(piece for piece in pieces if piece) + "."


def _ready(proposal: Proposal, voice: Voice) -> str:
    if proposal.ready_about is not None:
        return voice.say("ready about {at}", at=voice.date(proposal.ready_about))
    if proposal.not_before is not None:
        return voice.say("ready after {at}", at=voice.date(proposal.not_before))
    return ""


def _unknown(proposal: Proposal, missing: int, voice: Voice) -> str:
    """Return why no time is named, '' where one is."""
    if not missing or proposal.ready_about or proposal.not_before:
        return ""
    return voice.say(
        "How long they take I know once a few of each type have been built; the card "
        "says so then."
    )


def _files(files_in: timedelta | None, voice: Voice) -> str:
    if files_in is None or files_in < _WORTH_TELLING:
        return ""
    minutes = -(-files_in // _ROUNDED) * (_ROUNDED // timedelta(minutes=1))
    return voice.say(
        "Their files come up to {span} later: no faster does the supplier let me "
        "fetch so many.",
        span=voice.count(minutes, "minute"),
    )


def share_of_limit(share: float, voice: Voice) -> str:
    """Return how much of the supplier's limit a *share* of it is."""
    if share <= _MOST_IN_PERCENT:
        return voice.say(
            "{share} of what the supplier allows for ten minutes",
            share=voice.language.percent(max(1, round(share * 100))),
        )
    tenths = round(share * 10)
    return voice.say(
        "{times} times what the supplier allows for ten minutes",
        times=voice.number(tenths / 10, 1 if tenths % 10 else 0),
    )


def _reused(proposal: Proposal, voice: Voice) -> str:
    if not proposal.here:
        return ""
    since = proposal.here_since
    return voice.plural(
        proposal.here,
        "{n} of them is here, the oldest from {since}; it is used again unless you "
        "order all afresh.",
        "{n} of them are here, the oldest from {since}; they are used again unless you "
        "order all afresh.",
        since=voice.date(since, Form.day_and_time) if since else "",
    )


def _saving(cheaper: Cheaper, voice: Voice) -> str:
    words = voice.plural(
        cheaper.reports,
        "*{n} report* would bring the same days. Of each of these types one file then "
        "covers all branches: {types}. There is no file for a single branch then, and "
        "most rows don't name their branch.",
        "*{n} reports* would bring the same days. Of each of these types one file then "
        "covers all branches: {types}. There is no file for a single branch then, and "
        "most rows don't name their branch.",
        types=_titles(cheaper.merged, voice),
    )
    if not cheaper.partial:
        return words
    also = voice.say(
        "The company's own reports of {types} would be missing, too.",
        types=_titles(cheaper.partial, voice),
    )
    return f"{words} {also}"


def _titles(titles: Sequence[str], voice: Voice) -> str:
    shown = [escape(voice.type_title(title)) for title in titles]
    return voice.listed(shown, most=_TITLES)


def _way_on(first: Press | None, voice: Voice) -> str:
    if first is None or first.command is None or len(first.command) > COMMAND_LIMIT:
        return voice.say(
            "{command} takes it with {typed} behind the same words.",
            command=voice.command,
            typed=code(voice.say("confirmed")),
        )
    return ""
