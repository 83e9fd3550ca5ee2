"""Where a press in a view is answered: in a modal, for there is no response_url."""

from typing_extensions import override

from bot.response_url import ResponseUrl
from bot.texts.english import ENGLISH, Language
from bot.thread_reply import ThreadReply


class ViewReply:
    """The modal that is open, or the right to open one; it neither prints nor pickles.

    *trigger_id* opens one modal within three seconds (documented). *user_id* is who
    pressed. *follows_ack* tells that the acknowledgement changes the modal, too: what
    comes later must not overtake it. *back* is what a button back to the form says and
    holds, *reference* that of the form. *language* is theirs, as far as it is known.
    """

    __slots__ = (
        "_trigger_id",
        "back",
        "follows_ack",
        "is_replay",
        "language",
        "reference",
        "user_id",
        "view_id",
    )

    def __init__(
        self,
        user_id: str,
        trigger_id: str,
        view_id: str = "",
        *,
        follows_ack: bool = False,
        back: tuple[str, str] | None = None,
        reference: str = "",
    ) -> None:
        self.user_id = user_id
        self.view_id = view_id
        self.follows_ack = follows_ack
        self.back = back
        self.reference = reference
        self.is_replay = False
        self.language: Language = ENGLISH
        self._trigger_id = trigger_id

    @override
    def __repr__(self) -> str:
        """Return which modal it is, never what opens one."""
        return f"<ViewReply, {self.view_id or 'not open'}>"

    @override
    def __reduce__(self) -> str:
        """Refuse to be written anywhere.

        Raises:
            TypeError: Always.
        """
        raise TypeError("a trigger_id stays in memory")

    def spend(self) -> str:
        """Return what opens a modal, once; "" afterwards."""
        trigger_id, self._trigger_id = self._trigger_id, ""
        return trigger_id


Reply = ResponseUrl | ViewReply | ThreadReply
