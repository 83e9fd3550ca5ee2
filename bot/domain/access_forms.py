"""The form about access: what stands in its fields, and the command that it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.commands import AccessCommand, AccessVerb
from bot.domain.forms import Fault, Field, FieldProblem
from bot.domain.grants import EVERYONE, Holder, HolderKind, Outsider, Right

# Above that a menu holds no more: names are typed then.
MOST_IN_MENU: Final = 100


class AccessDeed(StrEnum):
    """What the form is used for."""

    give = "give"
    take = "take"
    explain = "explain"
    admit = "admit"
    refuse = "refuse"
    show = "show"


class Whom(StrEnum):
    """To whom something is given, or from whom it is taken."""

    person = "person"
    channel = "channel"
    everyone = "everyone"


# What is given to somebody, or taken from them.
GIVING: Final = frozenset({AccessDeed.give, AccessDeed.take})
SWITCHING: Final = frozenset({AccessDeed.admit, AccessDeed.refuse})


@dataclass(frozen=True, slots=True)
class AccessForm:
    """What stands in the fields; no *rights* are the usual ones, no *branches* all."""

    deed: AccessDeed = AccessDeed.give
    whom: Whom = Whom.person
    person: str = ""
    channel_id: str = ""
    rights: frozenset[Right] = frozenset()
    outsiders: frozenset[Outsider] = frozenset()
    branches: tuple[str, ...] = ()


def access_command_of(form: AccessForm) -> AccessCommand | tuple[Fault, ...]:
    """Return what the fields say, or what is missing in them."""
    faults = tuple(_faults(form))
    if faults:
        return faults
    verb = AccessVerb(form.deed.value)
    if form.deed is AccessDeed.show:
        return AccessCommand(verb)
    if form.deed in SWITCHING:
        return AccessCommand(verb, names=form.branches, outsiders=form.outsiders)
    rights = form.rights if form.deed in GIVING else frozenset[Right]()
    return AccessCommand(verb, _holders(form), rights, form.branches)


def _faults(form: AccessForm) -> Iterator[Fault]:
    if form.deed in SWITCHING and not form.outsiders:
        yield Fault(Field.outsiders, FieldProblem.missing)
    if form.deed is AccessDeed.explain and not form.person:
        yield Fault(Field.somebody, FieldProblem.missing)
    if form.deed in GIVING and form.whom is Whom.person and not form.person:
        yield Fault(Field.somebody, FieldProblem.missing)
    if form.deed in GIVING and form.whom is Whom.channel and not form.channel_id:
        yield Fault(Field.channel, FieldProblem.missing)


def _holders(form: AccessForm) -> tuple[Holder, ...]:
    if form.deed is AccessDeed.explain or form.whom is Whom.person:
        return (Holder(HolderKind.person, form.person),)
    if form.whom is Whom.channel:
        return (Holder(HolderKind.channel, form.channel_id),)
    return (EVERYONE,)
