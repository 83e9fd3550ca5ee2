"""Outgoing Slack effects: one row each, with a key that is unique for its effect."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class DeliveryKind(StrEnum):
    """What is posted; its words are made when it is sent, from what is true then."""

    card = "card"
    news = "news"
    uncertain = "uncertain"  # a run's Generate lost its answer; being looked for
    not_member = "not_member"  # the card came by DM: how to invite Waybill
    refusal = "refusal"  # an order that was accepted unseen is not possible
    lost = "lost"  # another delivery's answer was lost; the only repeatable one
    access_request = "access_request"  # asks an administrator to open something
    access_answer = "access_answer"  # what became of it, for who asked
    approval = "approval"  # asks an administrator about a file for a channel
    file_trouble = "file_trouble"  # a file that does not come, or may not have
    credentials = "credentials"  # tells an administrator what to mend
    toll_key = "toll_key"  # the same for the toll API's key
    schedule = "schedule"  # a schedule stands still, or has a new owner
    toll = "toll"  # a toll report, or the headlines of all
    toll_csv = "toll_csv"  # announces a CSV file
    file = "file"  # a file that was sent to Slack, shown in a conversation
    undone = "undone"  # what somebody asked for could not be made
    watch = "watch"  # what a watch on a toll metric has to say
    welcome = "welcome"  # what to try, in a channel that Waybill came into


class DeliveryState(StrEnum):
    """What became of the intent."""

    pending = "pending"
    sending = "sending"
    sent = "sent"
    failed = "failed"
    uncertain = "uncertain"


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """An intent to post; *channel_id* may be a person's id, which means their DM.

    Without an order, ``params["by"]`` is the person to tell what became of it. What
    is *patient* was due by a timetable: what people wait for goes before it.
    """

    installation_id: int
    order_id: int | None
    kind: DeliveryKind
    key: str
    channel_id: str
    params: dict[str, Any]
    patient: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """A claimed intent; *attempts* counts how often it was tried in vain."""

    id: int
    installation_id: int
    order_id: int | None
    kind: DeliveryKind
    key: str
    channel_id: str
    params: dict[str, Any]
    fence: int
    attempts: int

    @property
    def of_order(self) -> int:
        """The id of its order.

        Raises:
            LookupError: It belongs to no order.
        """
        if self.order_id is None:
            raise LookupError(f"delivery {self.id} belongs to no order")
        return self.order_id

    @property
    def asked_by(self) -> str:
        """Who asked for a post without an order; '' when nobody in particular did."""
        return str(self.params.get("by", ""))
