"""The form about access: who may do what, given, taken and explained."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.blocks import form_fields as fields
from bot.blocks.form_fields import Choice, field
from bot.blocks.forms import modal
from bot.blocks.parts import context, plain_text
from bot.blocks.voice import DEFAULT, Voice
from bot.domain.access_forms import (
    GIVING,
    MOST_IN_MENU,
    SWITCHING,
    AccessDeed,
    AccessForm,
    Whom,
)
from bot.domain.forms import Field, FormKind
from bot.domain.grants import Outsider, Right
from bot.domain.messages import Block
from bot.texts.english import phrase

_DEEDS: Final = {
    AccessDeed.give: phrase("Let somebody do something"),
    AccessDeed.take: phrase("Take something back"),
    AccessDeed.explain: phrase("See why somebody may"),
    AccessDeed.admit: phrase("Let outsiders in"),
    AccessDeed.refuse: phrase("Keep outsiders out"),
    AccessDeed.show: phrase("See who may do what"),
}
_SUBMITS: Final = {
    AccessDeed.give: phrase("Give it"),
    AccessDeed.take: phrase("Take it back"),
    AccessDeed.explain: phrase("Explain"),
    AccessDeed.admit: phrase("Let them in"),
    AccessDeed.refuse: phrase("Keep them out"),
    AccessDeed.show: phrase("Show it"),
}
_WHOM: Final = {
    Whom.person: phrase("A person"),
    Whom.channel: phrase("Whoever is in a channel"),
    Whom.everyone: phrase("Every full member"),
}
_RIGHTS: Final = {
    Right.order: phrase("To order reports"),
    Right.link: phrase("To get links"),
    Right.file: phrase("To get files"),
    Right.schedule: phrase("To order by a timetable"),
    Right.toll: phrase("To see toll metrics"),
    Right.administer: phrase("To administer"),
}
_OUTSIDERS: Final = {
    Outsider.guests: phrase("Guests"),
    Outsider.strangers: phrase("People of other workspaces"),
    Outsider.bots: phrase("Bots"),
    Outsider.shared: phrase("Channels shared with another company"),
}


@dataclass(frozen=True, slots=True)
class AccessRoom:
    """What a form about access is drawn with: the *branches* that may be named."""

    reference: str
    branches: Sequence[str]


def access_form(form: AccessForm, room: AccessRoom, *, voice: Voice = DEFAULT) -> Block:
    """Return the form about access, as a modal."""
    blocks = [fields.deed(_DEEDS, form.deed, voice)]
    if form.deed in GIVING:
        blocks += _holders(form, voice)
        blocks.append(_rights(form, voice))
    if form.deed is AccessDeed.explain:
        blocks.append(_person(form, voice))
    if form.deed in SWITCHING:
        blocks.append(_outsiders(form, voice))
    if form.deed is not AccessDeed.show:
        blocks.append(_branches(form, room, voice))
    if form.deed in GIVING:
        groups = voice.typed("access give @group order for Izmir")
        said = voice.say("To a user group by typing: {command}", command=groups)
        blocks.append(context(said))
    return modal(
        FormKind.access,
        voice.say("Who may do what"),
        voice.say(_SUBMITS[form.deed]),
        blocks,
        room.reference,
        voice,
    )


def _holders(form: AccessForm, voice: Voice) -> list[Block]:
    whom = fields.choices_of(_WHOM, voice)
    label = (
        voice.say("To whom") if form.deed is AccessDeed.give else voice.say("From whom")
    )
    blocks = [
        field(Field.whom, label, fields.one_of(whom, form.whom.value), reacts=True)
    ]
    if form.whom is Whom.person:
        blocks.append(_person(form, voice))
    if form.whom is Whom.channel:
        menu = fields.conversation(form.channel_id, voice.say("Choose a channel"))
        blocks.append(field(Field.channel, voice.say("Channel"), menu))
    return blocks


def _person(form: AccessForm, voice: Voice) -> Block:
    element: Block = {
        "type": "users_select",
        "placeholder": plain_text(voice.say("Choose a person")),
    }
    if form.person:
        element["initial_user"] = form.person
    return field(Field.somebody, voice.say("Person"), element)


def _rights(form: AccessForm, voice: Voice) -> Block:
    rights = fields.choices_of(_RIGHTS, voice)
    chosen = [each for each in rights if each.value in form.rights]
    return field(
        Field.rights,
        voice.say("Rights"),
        fields.some_of(rights, chosen, voice.say("All but to administer")),
        optional=True,
    )


def _outsiders(form: AccessForm, voice: Voice) -> Block:
    kinds = fields.choices_of(_OUTSIDERS, voice)
    chosen = [each for each in kinds if each.value in form.outsiders]
    return field(
        Field.outsiders,
        voice.say("Outsiders"),
        fields.some_of(kinds, chosen, voice.say("Choose whom")),
    )


def _branches(form: AccessForm, room: AccessRoom, voice: Voice) -> Block:
    label, whole = voice.say("Branches"), voice.say("The whole company")
    if not room.branches or len(room.branches) > MOST_IN_MENU:
        typed = ", ".join(form.branches)
        hint = voice.say("Names, with commas between them. Empty: the whole company.")
        return field(
            Field.search, label, fields.words(typed, whole), optional=True, hint=hint
        )
    offered = [Choice(name, str(at)) for at, name in enumerate(room.branches)]
    chosen = [each for each in offered if each.label in form.branches]
    menu = fields.some_of(offered, chosen, whole)
    return field(Field.branches, label, menu, optional=True)
