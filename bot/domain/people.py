"""People as Slack describes them, and what that allows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """One member, guest, bot or stranger, by Slack's own facts."""

    user_id: str
    team_id: str
    name: str
    deleted: bool = False
    is_bot: bool = False
    is_guest: bool = False
    is_stranger: bool = False
    locale: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, from where; *request_key* is the same for a replay of the request.

    In a window over Slack they are in no channel: *opened_in* is where they opened it.
    *thread_ts* names the thread of the channel that they act in, "" for none.
    """

    user_id: str
    team_id: str
    enterprise_id: str
    channel_id: str
    request_key: str
    thread_ts: str = ""
    opened_in: str = ""

    @property
    def acts_in(self) -> str:
        """The channel whose rights and readers count."""
        return self.opened_in or self.channel_id

    def thread_in(self, channel_id: str) -> str:
        """Return the thread of that channel that they act in, "" for none."""
        return self.thread_ts if channel_id == self.acts_in else ""
