"""What the report command says and does about access."""

from bot.blocks import access as blocks
from bot.domain.commands import AccessCommand, AccessVerb
from bot.domain.grants import Right
from bot.domain.messages import Message
from bot.domain.people import Caller
from bot.services.access_requests import AccessRequests
from bot.services.grants import GrantService
from handlers.conversation import Conversation


class AccessDesk:
    """Shows and changes who may do what, for a typed text or a press."""

    def __init__(
        self,
        grants: GrantService,
        requests: AccessRequests,
        conversation: Conversation,
    ) -> None:
        self._grants = grants
        self._requests = requests
        self._voice_of = conversation.voice_of

    async def answer(self, caller: Caller, command: AccessCommand) -> Message:
        """Carry *command* out and return what the caller reads.

        Raises:
            NotAllowedError: The caller does not administer what it is about.
            SelectionError: No listed organisation has one of the names.
        """
        match command.verb:
            case AccessVerb.give | AccessVerb.take:
                taken = command.verb is AccessVerb.take
                change = self._grants.take if taken else self._grants.give
                done = await change(caller, command)
                return blocks.given(
                    command.holders,
                    done.rights,
                    done.names,
                    done.done,
                    taken=taken,
                    voice=self._voice_of(caller),
                )
            case AccessVerb.explain:
                return await self._explain(caller, command)
            case AccessVerb.open:
                await self._grants.open(caller, command)
                return blocks.opened(closed=False, voice=self._voice_of(caller))
            case AccessVerb.close:
                await self._grants.close(caller, command)
                return blocks.opened(closed=True, voice=self._voice_of(caller))
            case AccessVerb.admit | AccessVerb.refuse:
                on = command.verb is AccessVerb.admit
                switch = await self._grants.switch(caller, command, on=on)
                return blocks.switched(
                    command.outsiders, switch.names, on=on, voice=self._voice_of(caller)
                )
            case AccessVerb.request:
                right = next(iter(sorted(command.rights)), Right.order)
                return await self.request(caller, right, command.names)
            # Where no form can be opened, this shows the same and says what to type.
            case AccessVerb.show | AccessVerb.form:
                return await self._show(caller)

    async def request(
        self,
        caller: Caller,
        right: Right,
        names: tuple[str, ...] = (),
        organisation_ids: tuple[int, ...] = (),
    ) -> Message:
        """Ask the administrators and return what the caller reads."""
        asked = await self._requests.request(caller, right, names, organisation_ids)
        return blocks.requested(
            asked.admins, is_new=asked.is_new, voice=self._voice_of(caller)
        )

    async def settle(
        self, caller: Caller, request_id: int, *, granting: bool
    ) -> Message:
        """Answer a request and return what became of it."""
        done = await self._requests.answer(caller, request_id, granting=granting)
        request = done.request
        state, by = request.state, request.decided_by
        if done.now:
            state, by = ("granted" if granting else "declined"), caller.user_id
        wish = blocks.Wish(
            request.id, request.user_id, request.right, done.names, state, by
        )
        return blocks.wish(wish, voice=self._voice_of(caller))

    async def _show(self, caller: Caller) -> Message:
        found = await self._grants.show(caller)
        return blocks.overview(
            found.grants,
            found.admissions,
            found.names,
            found.admins,
            open_to_members=None if found.chosen else found.open_by_default,
            voice=self._voice_of(caller),
        )

    async def _explain(self, caller: Caller, command: AccessCommand) -> Message:
        found = await self._grants.explain(caller, command)
        return blocks.explanation(
            found.holder,
            found.decisions,
            found.given,
            found.names,
            facts_known=found.facts_known,
            voice=self._voice_of(caller),
        )
