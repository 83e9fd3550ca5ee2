"""One exception tree, drawn by what the person may conclude.

Every class says what is true when it is raised. Which sentence a person reads
for it is decided in :mod:`bot.blocks.problems`; nothing here is shown as it is.
"""

from datetime import timedelta


class BotError(Exception):
    """Anything Waybill raises on purpose."""


class UserError(BotError):
    """The person can mend it; nothing was changed."""


class UnknownOrderError(UserError):
    """No order of this installation has that id."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"unknown order {ref}")
        self.ref = ref


class UnknownWatchError(UserError):
    """No watch of this installation has that id."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"unknown watch {ref}")
        self.ref = ref


class NotAllowedError(UserError):
    """This person may not do this; *reason* is a short word for logs and audit.

    *right* is what they lack, and *organisations* (id and name) are those for which
    they lack it; none means that it is about no organisation in particular.
    """

    def __init__(
        self,
        reason: str,
        *,
        right: str = "",
        organisations: tuple[tuple[int, str], ...] = (),
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.right = right
        self.organisations = organisations


class UnknownRequestError(UserError):
    """Nobody asked for access under that number."""

    def __init__(self, request_id: int) -> None:
        super().__init__(f"unknown request {request_id}")
        self.request_id = request_id


class NothingToDoError(UserError):
    """The order is in no state in which this could be done."""

    def __init__(self, ref: str, verb: str) -> None:
        super().__init__(f"nothing to {verb} in {ref}")
        self.ref = ref
        self.verb = verb


class NotConfiguredError(UserError):
    """No credentials for this upstream are set."""

    def __init__(self, system: str) -> None:
        super().__init__(f"{system} is not configured")
        self.system = system


class UnknownScheduleError(UserError):
    """No schedule of this installation has that id."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"unknown schedule {ref}")
        self.ref = ref


class TimetableRefusedError(UserError):
    """A timetable can never be due, is due too often, or makes no sense.

    *reason* is ``never``, ``too_often``, ``unreadable`` (*part* says which field) or
    ``no_data`` (*part* is the period that has none at that time).
    """

    def __init__(self, reason: str, part: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.part = part


class PlaceRefusedError(UserError):
    """Nothing can be posted there; *code* is Slack's word for why.

    *again* is what was typed, and *to_me* the same for oneself alone, if that is known.
    """

    again: str = ""
    to_me: str = ""

    def __init__(
        self, channel_id: str, code: str, again: str = "", to_me: str = ""
    ) -> None:
        super().__init__(code)
        self.channel_id = channel_id
        self.code = code
        self.again = again
        self.to_me = to_me


class NamesClientsError(UserError):
    """A toll report that names clients of the API is not posted in that channel.

    *to_me* is what was typed, for oneself alone, if that is known.
    """

    to_me: str = ""

    def __init__(self, report: str, channel_id: str, to_me: str = "") -> None:
        super().__init__(report)
        self.report = report
        self.channel_id = channel_id
        self.to_me = to_me


class FormOverError(UserError):
    """A form was opened too long ago, by somebody else, or never."""


class RehearsalOverError(UserError):
    """What was rehearsed was confirmed long ago, or never, and is forgotten."""


class ScheduleStandsError(UserError):
    """The schedule is in no state in which this could be done."""

    def __init__(self, ref: str, state: str) -> None:
        super().__init__(f"{ref} is {state}")
        self.ref = ref
        self.state = state


class UpstreamError(BotError):
    """Another system did not do what it was asked."""

    def __init__(self, system: str, detail: str = "") -> None:
        super().__init__(f"{system}: {detail}" if detail else system)
        self.system = system
        self.detail = detail


class UpstreamRejectedError(UpstreamError):
    """It answered no; nothing happened and asking again would not help."""

    def __init__(self, system: str, status: int, code: str = "") -> None:
        super().__init__(system, f"rejected {status} {code}".strip())
        self.status = status
        self.code = code


class UpstreamGoneError(UpstreamRejectedError):
    """It does not know the thing that was named (404 or 410)."""


class CredentialsRefusedError(UpstreamRejectedError):
    """It no longer accepts our credentials, or they lack a scope."""


class UpstreamRateLimitedError(UpstreamError):
    """Too many calls; nothing happened."""

    def __init__(self, system: str, retry_after: timedelta | None = None) -> None:
        super().__init__(system, "rate limited")
        self.retry_after = retry_after


class UpstreamUnavailableError(UpstreamError):
    """No answer, and nothing happened."""


class TokenRenewedError(UpstreamUnavailableError):
    """It took our token no more, and nothing happened; there is a new one now.

    To ask again is another call, for which whoever counts calls has to have room.
    """


class UpstreamUncertainError(UpstreamError):
    """No answer, and it may have happened."""


class UpstreamUnreadableError(UpstreamError):
    """It answered in a shape that no documented variant has; only reads raise it."""


class SlackRefusedError(UpstreamRejectedError):
    """Slack said ``ok: false`` for good; ``code`` is Slack's word for it."""

    def __init__(self, method: str, code: str, detail: str = "") -> None:
        super().__init__("slack", 200, code)
        self.method = method
        self.hint = detail


class ConfigurationError(BotError):
    """A setting keeps the process from starting; ``str`` is one line for operators."""


class LostClaimError(BotError):
    """Somebody else took this work over; what we hold is stale."""


class ReferenceTakenError(BotError):
    """Another order has this reference already; take another one."""


class NotYetError(UserError):
    """What was asked for is understood and not offered by this release."""

    def __init__(self, feature: str) -> None:
        super().__init__(f"{feature} is not offered")
        self.feature = feature
