"""Fresh links, for the person who pressed; the only messages that hold a URL."""

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
_FOR_BUTTONS = 1000
_LATER = phrase("{about} · no link this time; press again in a moment.")


def link_page(page: LinkPage, *, period: str | None, voice: Voice = DEFAULT) -> Message:
    """Return a line per report, each with its link or with why there is none.

    Signed URLs can be long; the lines for which there is no room are left to the
    next page, which begins where this one stopped.
    """
    lines = [_line(each, period, voice) for each in page.lines]
    shown = _fitting(lines, TOTAL_LIMIT - _FOR_BUTTONS) if lines else 0
    offers = _offers(page, shown, voice)
    blocks = [section(line) for line in lines[:shown]]
    if not blocks:
        nothing = voice.say("Nothing of *{ref}* is ready yet.", ref=page.ref)
        return assemble([section(nothing)], [nothing], [], voice=voice)
    text_lines = lines[:shown]
    typed = voice.typed("link {ref}", ref=page.ref)
    more = voice.say("More links: {typed}", typed=typed)
    room = TEXT_LIMIT - len(commands(offers, voice)) - len(more) - 4
    in_text = _fitting(text_lines, room)
    said = text_lines[:in_text] + ([more] if in_text < len(page.lines) else [])
    return assemble([*blocks, *buttons(offers)], said, offers, voice=voice)


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
