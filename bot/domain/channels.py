"""What Slack says about a channel, and what decides whether it is open."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """What decides whether and how something may be said in a channel."""

    channel_id: str
    name: str
    is_private: bool
    is_ext_shared: bool
    members: int = 0
    # Other companies that read it: their ids as Slack tells them, later their names.
    shared_with: tuple[str, ...] = ()


def is_direct(channel_id: str) -> bool:
    """Return whether it is a conversation of two, which nobody else reads.

    The first letter of the id says so (documented for conversation objects); a
    person's id stands for Waybill's conversation with them.
    """
    return channel_id.startswith(("D", "U", "W"))


def is_dm(channel_id: str) -> bool:
    """Return whether it is direct messages by their own id, not by the person's."""
    return channel_id.startswith("D")


def is_channel(channel_id: str) -> bool:
    """Return whether it is a channel, or a conversation of several people."""
    return channel_id.startswith(("C", "G"))


def is_person(channel_id: str) -> bool:
    """Return whether it is a person: what is sent there is a direct message."""
    return channel_id.startswith(("U", "W"))
