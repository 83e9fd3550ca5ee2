"""Get links, Next ten, Get another: fresh links for whoever presses."""

from slack_bolt.async_app import AsyncApp
from typing_extensions import override

from bot.blocks import presses
from bot.blocks.links import link_page
from bot.blocks.parts import pressed as any_of
from bot.domain.messages import Message
from bot.services.cards import CardService
from bot.services.links import LinkService
from handlers.actions.buttons import SlowButton, part
from handlers.conversation import Conversation
from handlers.payloads import Pressed


class GetLinks(SlowButton):
    """Mints links and shows them to the person who pressed, alone."""

    def __init__(
        self, links: LinkService, cards: CardService, conversation: Conversation
    ) -> None:
        super().__init__(cards, conversation)
        self._links = links

    @override
    async def _do(self, press: Pressed, fields: tuple[str, ...]) -> Message | None:
        if await self._links.is_replay(press.caller):
            return None
        if self._links.is_minting(press.caller, fields[0]):
            return None
        run, offset = self._which(fields)
        minted = await self._links.mint(
            press.caller, fields[0], number=run, offset=offset
        )
        return link_page(
            minted.page, period=minted.view.period, voice=self._voice_of(press.caller)
        )

    def _which(self, fields: tuple[str, ...]) -> tuple[int | None, int]:
        return part(fields, 1), 0


class MoreLinks(GetLinks):
    """The next page."""

    @override
    def _which(self, fields: tuple[str, ...]) -> tuple[int | None, int]:
        return None, part(fields, 1) or 0


class LinksAgain(GetLinks):
    """The same page, fresh."""

    @override
    def _which(self, fields: tuple[str, ...]) -> tuple[int | None, int]:
        at = part(fields, 2)
        return (at, 0) if fields[1:2] == ("run",) else (None, at or 0)


def register(
    app: AsyncApp, links: LinkService, cards: CardService, conversation: Conversation
) -> None:
    """Listen to the three presses."""
    for action_id, listener in (
        (presses.LINKS, GetLinks),
        (presses.MORE_LINKS, MoreLinks),
        (presses.LINK_AGAIN, LinksAgain),
    ):
        app.action(any_of(action_id))(listener(links, cards, conversation))
