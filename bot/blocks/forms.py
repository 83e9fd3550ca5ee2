"""What every form shares: the frame, the buttons that open it, and what goes amiss."""

from bot.blocks import values
from bot.blocks.modals import OPEN_FORM
from bot.blocks.parts import Press, compose, plain_text
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.forms import FormKind
from bot.domain.messages import Block, Message
from bot.errors import BotError


def open_form(
    kind: FormKind, command: str = "", label: str = "", *, voice: Voice = DEFAULT
) -> Press:
    """Open a form, filled with *command* where that fits into a button."""
    typed = f"form {command}".strip()
    said = label or voice.say("Open form")
    return Press(said, OPEN_FORM, form_value(kind, command), typed)


def filled_form(
    kind: FormKind, command: str, label: str = "", *, voice: Voice = DEFAULT
) -> list[Press]:
    """Open a form filled with *command*; nothing where no button can hold that."""
    press = open_form(kind, command, label, voice=voice)
    whole = press.value != form_value(kind) or not command
    return [press] if whole else []


def form_value(kind: FormKind, command: str = "") -> str:
    """Return what a button holds that opens a form."""
    try:
        return values.encode(kind.value, *([command] if command else []))
    except ValueError:  # too long for a button
        return values.encode(kind.value)


def modal(
    kind: FormKind,
    title: str,
    submit: str,
    blocks: list[Block],
    reference: str,
    voice: Voice,
) -> Block:
    """Return a form as a modal that remembers only the *reference* of its row."""
    return {
        "type": "modal",
        "callback_id": f"form.{kind.value}",
        "title": plain_text(title, 24),
        "submit": plain_text(submit, 24),
        "close": plain_text(voice.say("Close"), 24),
        "private_metadata": values.encode(reference),
        "blocks": blocks,
    }


def undrawn(kind: FormKind, *, voice: Voice = DEFAULT) -> Message:
    """Return what stands there if Slack would refuse the form."""
    example = {
        FormKind.order: "driver quality last week for all",
        FormKind.toll: "latency w",
        FormKind.access: "access",
    }.get(kind, "help")
    return compose(
        voice.say(
            "I can't draw this form. Typing does the same: {command}.",
            command=f"{voice.command} {example}",
        ),
        voice=voice,
    )


def unopened(*, voice: Voice = DEFAULT) -> Message:
    """Return what is said when Slack did not open the form in time."""
    return compose(
        voice.say(
            "Slack gave me no time to open the form. Nothing was ordered. "
            "{command} opens it, and {help} says how to type the same.",
            command=voice.typed("form"),
            help=voice.typed("help"),
        ),
        voice=voice,
    )


def over(_: BotError, voice: Voice) -> str:
    """Return that a form is too old to be sent."""
    return voice.say(
        "This form is open for longer than a day, or is not yours. Nothing was "
        "ordered. {command} opens a new one.",
        command=voice.typed("form"),
    )
