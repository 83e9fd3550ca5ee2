"""Files that are put together from an order's reports, and what they are for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.commands import Form
from bot.domain.figures import Figures

# A file of more reports takes minutes to fetch, and few such are made at a time.
MANY_REPORTS = 50


class BundleState(StrEnum):
    """Where a file is; what is read may be read again, what is sent may not."""

    pending = "pending"
    reading = "reading"  # fetched, looked into and written anew; repeatable
    sharing = "sharing"  # being shown in Slack; not repeatable
    sent = "sent"
    failed = "failed"
    uncertain = "uncertain"


class Cause(StrEnum):
    """Why a file is put together."""

    press = "press"  # somebody waits for it
    form = "form"  # the order asked for it
    look = "look"  # figures for the news; no file
    masked = "masked"  # the same for the channel, without columns about people
    approved = "approved"  # the same for the channel: an administrator said so


@dataclass(frozen=True, slots=True)
class NewBundle:
    """An intent to read one type's reports of an order, and to send them as one file.

    *key* is unique for its effect.
    """

    installation_id: int
    order_id: int
    report_type: str
    cause: Cause
    form: Form
    person: str
    asked_in: str  # the conversation in which they asked
    key: str
    separator: str = ","


@dataclass(frozen=True, slots=True)
class Bundle:
    """A claimed intent; *fence* proves that the claim still holds."""

    id: int
    installation_id: int
    order_id: int
    report_type: str
    cause: Cause
    form: Form
    person: str
    asked_in: str  # the conversation in which they asked
    separator: str
    state: BundleState
    fence: int
    attempts: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """What was seen inside of one run's report: figures and digests, no cells."""

    run_id: int
    figures: Figures
    sha256: str
    size: int


def extension(form: Form) -> str:
    """Return how the name of a file ends."""
    return "xlsx" if form is Form.excel else "csv"


def separator_for(locale: str) -> str:
    """Return what stands between cells where *locale*'s Excel expects it.

    Where the comma is the decimal sign, Excel takes the semicolon (documented for
    Windows' regional settings).
    """
    language, _, country = locale.replace("_", "-").partition("-")
    if country.upper() in {"GB", "US", "CA", "AU", "IN", "IE", "NZ", "MX"}:
        return ","
    return ";" if language.lower() in _SEMICOLON else ","


_SEMICOLON = frozenset(
    {
        *("tr", "de", "fr", "es", "it", "nl", "pt", "pl", "ru", "uk", "cs", "sk"),
        *("da", "sv", "nb", "no", "fi", "ro", "bg", "el", "hu", "hr", "sl", "sr"),
    }
)
