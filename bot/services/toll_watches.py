"""Watches on toll metrics: what a person can do with them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.channels import is_dm
from bot.domain.commands import Place
from bot.domain.grants import Right
from bot.domain.people import Caller
from bot.domain.toll_commands import TollWatchCommand
from bot.domain.toll_reports import Criteria
from bot.domain.toll_watches import (
    News,
    NewWatch,
    Pause,
    Vigil,
    Watch,
    criteria_of,
    muted,
    number_of,
    resumed,
    snoozed,
    taken,
)
from bot.errors import NotAllowedError, NothingToDoError, UnknownWatchError
from bot.ports import Store, Transaction
from bot.services.access import Access
from bot.services.tenancy import Tenancy
from bot.services.toll import TollService
from bot.services.toll_holds import must_be_accepted
from bot.services.toll_watch_news import say


@dataclass(frozen=True, slots=True)
class Saved:
    """The watch that answers what was asked for, and whether that was *replayed*."""

    watch: Watch
    new: bool
    replayed: bool = False


class WatchService:
    """One public method for each thing a person can do with a watch."""

    def __init__(
        self, store: Store, tenancy: Tenancy, access: Access, toll: TollService
    ) -> None:
        self._store = store
        self._tenancy = tenancy
        self._access = access
        self._toll = toll

    async def save(self, caller: Caller, command: TollWatchCommand) -> Saved:
        """Commit a watch, or find the one that does the same already.

        A replayed request finds its own watch.

        Raises:
            NotAllowedError: The caller may not use Waybill.
            NotConfiguredError: No toll credentials are set.
        """
        installation = self._tenancy.tenant.installation
        async with self._store.transaction() as tx:
            await self._access.must(tx, installation, caller, Right.toll)
            await tx.connections.lock(self._tenancy.toll)
            if (earlier := await tx.requests.find(caller.request_key)) is not None:
                (watch,) = await tx.watches.get([earlier.outcome["watch"]])
                return Saved(watch, new=earlier.outcome["new"], replayed=True)
            asked = NewWatch(
                installation.id,
                caller.user_id,
                _place(caller, command),
                command.rule,
                criteria_of(command.rule, command.criteria),
            )
            there = await tx.watches.same(asked)
            watch = there or await self._add(tx, asked)
            outcome = {"watch": watch.id, "new": there is None}
            await tx.requests.remember(caller.request_key, outcome)
            return Saved(watch, new=there is None)

    async def may_look(self, caller: Caller) -> None:
        """Find out whether *caller* may see toll metrics, asking Slack if need be.

        Raises:
            NotAllowedError: They may not.
            NotConfiguredError: No toll credentials are set.
            UpstreamError: Slack could not be asked.
        """
        installation = self._tenancy.tenant.installation
        await self._access.settle(installation, caller, Right.toll)
        # Told to members only, who can tell an administrator.
        _ = self._tenancy.toll

    async def all(self, caller: Caller) -> tuple[tuple[Watch, ...], datetime]:
        """Return the watches of the workspace, and the time.

        Raises:
            NotAllowedError: The caller may not use Waybill.
            NotConfiguredError: No toll credentials are set.
        """
        installation = self._tenancy.tenant.installation
        async with self._store.transaction() as tx:
            await self._access.must(tx, installation, caller, Right.toll)
            _ = self._tenancy.toll
            return await tx.watches.all(installation.id), await tx.now()

    async def show(self, caller: Caller, ref: str) -> tuple[Watch, datetime]:
        """Return one watch, and the time.

        Raises:
            NotAllowedError: The caller may not use Waybill.
            UnknownWatchError: There is no such watch.
        """
        async with self._store.transaction() as tx:
            return await self._find(tx, caller, ref), await tx.now()

    async def take(self, caller: Caller, ref: str) -> Watch:
        """Note that *caller* looks into a crossing, and tell whoever reads of it.

        Anybody who may use Waybill can; who came first has it in hand.

        Raises:
            NotAllowedError: The caller may not use Waybill.
            NothingToDoError: It has not crossed, or is back.
            UnknownWatchError: There is no such watch.
        """
        async with self._store.transaction() as tx:
            watch = await self._locked(tx, await self._find(tx, caller, ref))
            if not watch.vigil.standing.crossed:
                raise NothingToDoError(watch.ref, "take")
            if watch.vigil.taken_by:
                return watch
            watch = replace(watch, vigil=taken(watch.vigil, caller.user_id))
            if not watch.is_personal:
                watch = await say(tx, watch, News.taken, who=caller.user_id)
            await tx.watches.save(watch)
            await self._audit(tx, caller, watch, "watch_taken")
            return watch

    async def snooze(self, caller: Caller, ref: str, span: timedelta) -> Watch:
        """Keep a watch quiet for *span*; a replay does not make it longer.

        Raises:
            NotAllowedError: It is somebody else's watch.
            UnknownWatchError: There is no such watch.
        """
        async with self._store.transaction() as tx:
            watch = await self._changeable(tx, caller, ref)
            until = await tx.now() + span
            vigil = snoozed(watch.vigil, until)
            return await self._change(tx, caller, watch, vigil, "watch_snoozed")

    async def mute(self, caller: Caller, ref: str) -> Watch:
        """Keep a watch quiet until somebody resumes it.

        Raises:
            NotAllowedError: It is somebody else's watch.
            UnknownWatchError: There is no such watch.
        """
        async with self._store.transaction() as tx:
            watch = await self._changeable(tx, caller, ref)
            vigil = muted(watch.vigil)
            return await self._change(tx, caller, watch, vigil, "watch_muted")

    async def resume(self, caller: Caller, refs: Sequence[str]) -> list[Watch]:
        """Let watches check and speak again, at once.

        For those that wait for the key the API is asked whether it accepts it.

        Raises:
            NotAllowedError: One of them is somebody else's.
            UnknownWatchError: There is no such watch.
            UpstreamError: The toll API gave no answer; all stay as they are.
        """
        await self.may_look(caller)
        in_order = sorted(set(refs), key=lambda ref: number_of(ref) or 0)
        async with self._store.transaction() as tx:
            found = [await self._changeable(tx, caller, ref) for ref in in_order]
        await self._try_key(caller, found)
        async with self._store.transaction() as tx:
            found = [await self._changeable(tx, caller, ref) for ref in in_order]
            now = await tx.now()
            return [
                await self._change(
                    tx,
                    caller,
                    replace(watch, next_check_at=now),
                    resumed(watch.vigil),
                    "watch_resumed",
                )
                for watch in found
            ]

    async def end(self, caller: Caller, ref: str) -> Watch:
        """End a watch; it says nothing more. A replay finds the same one.

        Raises:
            NotAllowedError: It is somebody else's watch.
            UnknownWatchError: There is no such watch.
        """
        installation = self._tenancy.tenant.installation
        async with self._store.transaction() as tx:
            await self._access.must(tx, installation, caller, Right.toll)
            if (earlier := await tx.requests.find(caller.request_key)) is not None:
                (watch,) = await tx.watches.get([earlier.outcome["watch"]])
                return watch
            watch = await self._changeable(tx, caller, ref)
            watch = replace(watch, ended=True)
            await tx.watches.save(watch)
            await tx.requests.remember(caller.request_key, {"watch": watch.id})
            await self._audit(tx, caller, watch, "watch_ended")
            return watch

    async def _add(self, tx: Transaction, asked: NewWatch) -> Watch:
        watch = await tx.watches.add(asked)
        if not watch.is_personal:
            # Also finds out now, and not in the night, whether it can write there.
            watch = await say(tx, watch, News.begun)
            await tx.watches.save(watch)
        await tx.audit.add(
            watch.installation_id,
            watch.owner,
            "watch_saved",
            ref=watch.ref,
            channel=watch.channel_id,
            metric=watch.rule.metric,
        )
        return watch

    async def _try_key(self, caller: Caller, watches: Sequence[Watch]) -> None:
        for watch in watches:
            if watch.vigil.paused is Pause.key and watch.metric is not None:
                report, criteria = watch.metric.report, Criteria(watch.criteria)
                await self._toll.ask(caller, report, criteria)
                async with self._store.transaction() as tx:
                    await must_be_accepted(tx, self._tenancy.toll)
                return

    async def _find(self, tx: Transaction, caller: Caller, ref: str) -> Watch:
        installation = self._tenancy.tenant.installation
        await self._access.must(tx, installation, caller, Right.toll)
        number = number_of(ref)
        found = (
            None if number is None else await tx.watches.find(installation.id, number)
        )
        if found is None:
            raise UnknownWatchError(ref)
        return found

    async def _locked(self, tx: Transaction, found: Watch) -> Watch:
        (watch,) = await tx.watches.lock([found.id])
        if watch.ended:
            raise UnknownWatchError(watch.ref)
        return watch

    async def _changeable(self, tx: Transaction, caller: Caller, ref: str) -> Watch:
        watch = await self._locked(tx, await self._find(tx, caller, ref))
        if watch.owner != caller.user_id and not self._access.is_admin(caller.user_id):
            raise NotAllowedError("not_owner")
        return watch

    async def _change(
        self,
        tx: Transaction,
        caller: Caller,
        watch: Watch,
        vigil: Vigil,
        action: str,
    ) -> Watch:
        if not await tx.requests.remember(f"{caller.request_key}:{watch.id}", {}):
            return watch  # a replay
        changed = replace(watch, vigil=vigil)
        await tx.watches.save(changed)
        await self._audit(tx, caller, changed, action)
        return changed

    async def _audit(
        self, tx: Transaction, caller: Caller, watch: Watch, action: str
    ) -> None:
        await tx.audit.add(
            watch.installation_id,
            caller.user_id,
            action,
            ref=watch.ref,
            channel=watch.channel_id,
        )


def _place(caller: Caller, command: TollWatchCommand) -> str:
    destination = command.destination
    if destination.kind is Place.me:
        return caller.user_id
    channel = caller.channel_id
    if destination.kind is Place.channel:
        channel = destination.channel_id or channel
    # In a conversation of people we have no part; what is said there is theirs.
    return caller.user_id if is_dm(channel) else channel
