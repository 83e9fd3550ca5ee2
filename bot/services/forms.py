"""Forms: opened, filled in, and what was chosen in them last."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.forms import FORMS_KEPT, Fault, Field, FieldProblem, FormKind, OpenForm
from bot.domain.grants import EVERYTHING, Right
from bot.domain.organisations import Organisation
from bot.domain.people import Caller
from bot.domain.text import name_key
from bot.errors import FormOverError, NotAllowedError
from bot.limits.timetables import TimetableError, checked
from bot.ports import Store, Transaction
from bot.services.access import Access
from bot.services.tenancy import Tenancy

_TOKEN_BYTES = 18


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen in a form, by who fills it in.

    *today* is the day where they are; *organisations* are those that are open to
    them, none before the first fetch.
    """

    today: date
    organisations: tuple[Organisation, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A form that was opened; *last* is the command that was chosen last, or ""."""

    form: OpenForm
    choices: Choices
    last: str


class FormService:
    """What a form needs of what is stored; what it orders is ordered elsewhere."""

    def __init__(
        self, store: Store, tenancy: Tenancy, access: Access, zone: ZoneInfo
    ) -> None:
        self._store = store
        self._tenancy = tenancy
        self._access = access
        self._zone = zone

    async def open(self, caller: Caller, kind: FormKind) -> Opened:
        """Note that *caller* opens a form; Slack may be asked about them.

        Raises:
            NotAllowedError: They may do nothing of what it is for.
            NotConfiguredError: There are no credentials for what it is about.
            UpstreamError: Slack could not be asked about them.
        """
        installation = self._tenancy.tenant.installation
        right = Right.toll if kind is FormKind.toll else None
        await self._access.settle(installation, caller, right)
        async with self._store.transaction() as tx:
            choices = await self._choices(tx, caller, kind)
            form = OpenForm(
                secrets.token_urlsafe(_TOKEN_BYTES),
                installation.id,
                caller.user_id,
                kind,
                caller.acts_in,
                await tx.now(),
                caller.thread_ts,
            )
            await tx.forms.open(form)
            last = await tx.forms.chosen(installation.id, caller.user_id, kind)
        return Opened(form, choices, last)

    async def find(self, caller: Caller, token: str) -> OpenForm:
        """Return the form of *token* that *caller* has open.

        Raises:
            FormOverError: It was opened too long ago, by somebody else, or never.
            UpstreamUnavailableError: Slack has not said yet who we are.
        """
        installation = self._tenancy.tenant.installation
        async with self._store.transaction() as tx:
            form = await tx.forms.find(installation.id, token)
            now = await tx.now()
        if (
            form is None
            or form.user_id != caller.user_id
            or form.opened_at + FORMS_KEPT < now
        ):
            raise FormOverError
        return form

    async def placed(self, caller: Caller, token: str) -> Caller:
        """Return *caller* where they opened the form of *token*, if it is theirs."""
        try:
            form = await self.find(caller, token)
        except FormOverError:
            return caller
        return placed(caller, form)

    async def choices(self, caller: Caller, kind: FormKind) -> Choices:
        """Return what can be chosen, decided anew.

        Raises:
            NotAllowedError: Nothing, or (``unknown_person``) it is not known.
            NotConfiguredError: There are no credentials for what it is about.
        """
        async with self._store.transaction() as tx:
            return await self._choices(tx, caller, kind)

    async def changed(self, form: OpenForm, action_ts: str) -> bool:
        """Note a change of the form; False when a later one is known already."""
        async with self._store.transaction() as tx:
            return await tx.forms.touch(form.installation_id, form.token, action_ts)

    async def remember(self, form: OpenForm, command: str) -> None:
        """Remember what was chosen, for the next time."""
        async with self._store.transaction() as tx:
            await tx.forms.choose(
                form.installation_id, form.user_id, form.kind, command
            )

    async def is_first(self, caller: Caller) -> bool:
        """Return whether this very request has not been taken before."""
        async with self._store.transaction() as tx:
            return await tx.requests.remember(caller.request_key, {"form": True})

    def timetable_fault(self, text: str | None) -> Fault | None:
        """Return what is wrong with a timetable that reads well, None for nothing."""
        if text is None:
            return None
        try:
            checked(text, self._zone)
        except TimetableError as error:
            problem = {
                "never": FieldProblem.never,
                "too_often": FieldProblem.too_often,
            }.get(error.reason, FieldProblem.unknown_timetable)
            return Fault(Field.words, problem, text)
        return None

    async def _choices(
        self, tx: Transaction, caller: Caller, kind: FormKind
    ) -> Choices:
        installation = self._tenancy.tenant.installation
        await self._access.must_be_known(tx, installation, caller)
        today = await self._today(tx, caller, await tx.now())
        if kind is FormKind.toll:
            await self._access.must(tx, installation, caller, Right.toll)
            # Told to members only, who can tell an administrator.
            _ = self._tenancy.toll
            return Choices(today)
        if kind is FormKind.access:
            return Choices(today, await self._administered(tx, caller))
        directory = await tx.organisations.directory(self._tenancy.supplier)
        reached = await self._access.reach(
            tx, installation, caller, Right.order, [each.id for each in directory]
        )
        if directory and not reached:
            raise NotAllowedError("closed", right=Right.order.value)
        return Choices(today, tuple(each for each in directory if each.id in reached))

    async def _administered(
        self, tx: Transaction, caller: Caller
    ) -> tuple[Organisation, ...]:
        """Return the organisations whose access *caller* may change.

        Raises:
            NotAllowedError: They administer nothing.
        """
        installation = self._tenancy.tenant.installation
        connection_id = self._tenancy.tenant.supplier_connection
        directory: tuple[Organisation, ...] = ()
        if connection_id is not None:
            directory = await tx.organisations.directory(connection_id)
        asked = [EVERYTHING, *(each.id for each in directory)]
        right = Right.administer
        reached = await self._access.reach(tx, installation, caller, right, asked)
        if not reached:
            raise NotAllowedError("closed", right=right.value)
        return tuple(each for each in directory if each.id in reached)

    async def _today(self, tx: Transaction, caller: Caller, now: datetime) -> date:
        known = await tx.people.get(
            self._tenancy.tenant.installation.id, caller.user_id
        )
        return now.astimezone(
            zone_of(known[0].zone if known else "", self._zone)
        ).date()


def placed(caller: Caller, form: OpenForm) -> Caller:
    """Return *caller* where they opened *form*: what is given there is theirs."""
    return replace(caller, opened_in=form.channel_id, thread_ts=form.thread_ts)


def zone_of(key: str, default: ZoneInfo) -> ZoneInfo:
    """Return the zone called *key*, or *default* where there is none."""
    try:
        return ZoneInfo(key) if key else default
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return default


def fitting(
    organisations: Sequence[Organisation], typed: str, most: int
) -> tuple[Organisation, ...]:
    """Return at most *most* of those whose names hold what was *typed*, by name.

    Those that begin with it come first.
    """
    key = name_key(typed)
    found = [each for each in organisations if key in name_key(each.name)]
    found.sort(
        key=lambda each: (not name_key(each.name).startswith(key), name_key(each.name))
    )
    return tuple(found[:most])
