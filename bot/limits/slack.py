"""Slack's figures, in one place: how closely what goes to it may follow."""

from datetime import timedelta
from typing import Final

# Documented: 20, 50 and 100 calls of a method in any minute, by its tier. The rest is
# for the way there, on which calls may draw nearer to each other.
TIER_2: Final = timedelta(milliseconds=3_200)
TIER_3: Final = timedelta(milliseconds=1_250)
TIER_4: Final = timedelta(milliseconds=650)
# Documented: one message a second per conversation, whatever posts it.
MESSAGES: Final = timedelta(milliseconds=1_100)
# Our own: a card changes no more often, so that the tier is there for every card.
EDITS_OF_A_CARD: Final = timedelta(seconds=3)
# How long all wait whom Slack asks to wait without saying how long.
UNSAID: Final = timedelta(seconds=30)


def method_key(installation_id: int, method: str) -> str:
    """Return the key under which the calls of a method take turns."""
    return f"{installation_id}:{method}"


def messages_key(installation_id: int, channel_id: str) -> str:
    """Return the key under which the messages of a conversation take turns.

    Direct messages answer to their own id and to the person's: that is one
    conversation, and the person's id names it.
    """
    return f"{installation_id}:post:{channel_id}"
