"""Fresh links, for the person who pressed; the only messages that hold a URL."""

from collections.abc import Iterator, Sequence

from bot.blocks import presses
from bot.blocks.mrkdwn import Form, escape, link
from bot.blocks.parts import (
    SECTION_LIMIT,
    TEXT_LIMIT,
    TOTAL_LIMIT,
    Press,
    assemble,
    buttons,
    commands,
    section,
)
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.links import LinkLine, LinkPage
from bot.domain.messages import Message
from bot.texts.english import phrase

_TROUBLES = {
    "gone": phrase("{about} · the supplier no longer keeps this file."),
    "unavailable": phrase(
        "{about} · the supplier isn't answering; the file is safe there."
    ),
    "credentials": phrase(
        "{about} · the supplier no longer accepts our credentials; "
        "an administrator has to renew them."
    ),
    "rate": phrase(
        "{about} · the supplier gives no more links for now; in a minute it does."
    ),
}
# Each of these has a way on of its own, which names what it is about.
_ALONE = frozenset({"gone"})
_TROUBLES_OF_SEVERAL = {
    **_TROUBLES,
    "unavailable": phrase(
        "{about} · the supplier isn't answering; the files are safe there."
    ),
}
_FOR_BUTTONS = 1000
_NAMED = 3  # branches, of several reports
_LATER = phrase("{about} · no link this time; press again in a moment.")
_LATER_SEVERAL = phrase("{about} · no links this time; press again in a moment.")


def link_page(page: LinkPage, *, period: str | None, voice: Voice = DEFAULT) -> Message:
    """Return a line per report, each with its link or with why there is none.

    What several lack for the same reason is said once. Signed URLs can be long; the
    lines for which there is no room are left to the next page, which begins where
    this one stopped.
    """
    every = [_line(each, period, voice) for each in page.lines]
    shown = _fitting(every, TOTAL_LIMIT - _FOR_BUTTONS) if every else 0
    offers = _offers(page, shown, voice)
    text_lines = list(_told(page.lines[:shown], period, voice))
    blocks = [section(line) for line in text_lines]
    if not blocks:
        nothing = voice.say("Nothing of *{ref}* is ready yet.", ref=page.ref)
        return assemble([section(nothing)], [nothing], [], voice=voice)
    typed = voice.typed("link {ref}", ref=page.ref)
    more = voice.say("More links: {typed}", typed=typed)
    room = TEXT_LIMIT - len(commands(offers, voice)) - len(more) - 4
    in_text = _fitting(text_lines, room)
    whole = in_text == len(text_lines) and shown == len(page.lines)
    said = text_lines[:in_text] + ([] if whole else [more])
    return assemble([*blocks, *buttons(offers)], said, offers, voice=voice)


def _told(lines: Sequence[LinkLine], period: str | None, voice: Voice) -> Iterator[str]:
    """Yield what is said of *lines*, in their order."""
    said: set[str | None] = set()
    for line in lines:
        alike = [
            each for each in lines if each.link is None and each.trouble == line.trouble
        ]
        if line.link is not None or line.trouble in _ALONE or len(alike) == 1:
            yield _line(line, period, voice)
        elif line.trouble not in said:
            said.add(line.trouble)
            yield _several(alike, voice)


def _several(lines: Sequence[LinkLine], voice: Voice) -> str:
    """Return why none of *lines*, which have that in common, has a link."""
    names = dict.fromkeys(escape(each.run.organisation) for each in lines)
    reports = voice.count(len(lines), "report")
    about = f"{reports} · {voice.listed(list(names), most=_NAMED)}"
    trouble = lines[0].trouble or ""
    return voice.say(_TROUBLES_OF_SEVERAL.get(trouble, _LATER_SEVERAL), about=about)


def _line(line: LinkLine, period: str | None, voice: Voice) -> str:
    run = line.run
    pieces = (
        voice.type_title(run.report_title),
        voice.period(run.part or period or ""),
    )
    what = ", ".join(escape(each) for each in pieces if each)
    name = f"{escape(run.organisation)} · {what}"
    if line.link is not None:
        whole = voice.say(
            "{about} · {download} · works until {at}",
            about=name,
            download=link(line.link.url, voice.say("Download CSV")),
            at=voice.date(line.link.expires_at, Form.seconds),
        )
        if len(whole) <= SECTION_LIMIT:
            return whole
        return voice.say(
            "{about} · this link is too long for Slack to carry.", about=name
        )
    return voice.say(_TROUBLES.get(line.trouble or "", _LATER), about=name)


def _fitting(lines: list[str], room: int) -> int:
    """Return how many of *lines* fit into *room* characters."""
    for index, line in enumerate(lines):
        room -= len(line) + 1
        if room < 0:
            return index
    return len(lines)


def _offers(page: LinkPage, shown: int, voice: Voice) -> list[Press]:
    offers: list[Press] = []
    lines = page.lines[:shown]
    worth_asking = [line for line in lines if line.trouble != "gone"]
    if len(worth_asking) == 1 and len(lines) == 1:
        offers.append(presses.link_again(page.ref, lines[0].run.number, voice))
    elif worth_asking:
        offers.append(presses.links_again(page.ref, page.offset, voice))
    following = page.offset + shown
    if shown and following < page.total:
        left = page.total - following
        offers.append(presses.more_links(page.ref, following, left, voice))
    gone = [line.run for line in lines if line.trouble == "gone"]
    named = len(gone) > 1
    offers += [
        presses.order_run_again(page.ref, run, voice, named=named) for run in gone
    ]
    return offers
