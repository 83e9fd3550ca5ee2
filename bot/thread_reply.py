"""Where somebody who mentioned Waybill is answered: alone, beside their message."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ThreadReply:
    """The person, the channel, and the thread; "" where they wrote in none.

    What one person alone is to see is shown in a thread only where one stands
    already (documented), so that below a message of its own it would be lost.
    """

    user_id: str
    channel_id: str
    thread_ts: str = ""
