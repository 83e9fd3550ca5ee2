"""How the simulated toll API words its answers, and what of that is invented."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from aiohttp import web

from bot.domain.toll_reports import ALL
from bot.sandbox.toll_rows import Rows
from bot.sandbox.toll_world import Emptiness, Envelope, TollWorld

INVENTED_TOLL: Final[tuple[str, ...]] = (
    "Every request, client, domain, address, membership and route.",
    "The rows of the nine reports of which only the name is documented.",
    "Bucket labels beyond the sampled ones, and the open last class of each.",
    "Requests count as concurrent when they begin in the same minute.",
    "Clients are told apart by address; the top domains are ten.",
    "Calls without a domain stand under null.",
    "Moving averages are taken over the days of the answer itself.",
    "Weeks are ISO weeks, and month names are English.",
    "The deviation of a single request is null.",
    "Spans are rolling: the last day is the last 24 hours.",
    "Server time is UTC+3, and history begins 400 days before the first question.",
    "The key under which rows stand; it can be switched.",
    "requestDateTime is server time without a zone; a kept answer keeps the first.",
    "Answers are kept for a minute in this demo, by report and criteria.",
    "In an incident clients try again, so that there are more requests.",
    "All words of errors, and which status stands for what.",
    "Without timeCriteria the last day is meant.",
    "Names and criteria are compared exactly.",
    "There is no rate limit until the fault is switched on.",
)


class TollRefusedError(Exception):
    """The API says no, in the documented fields; which ones it says is invented."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status} {message}")
        self.status = status
        self.message = message


def refusal(
    world: TollWorld,
    status: int,
    message: str,
    headers: Mapping[str, str] | None = None,
) -> web.Response:
    """Return an error; with the world's switch it is sent as HTTP 200."""
    body = {"status": "error", "code": status, "message": message}
    sent = HTTPStatus.OK if world.errors_in_body else status
    return web.json_response(body, status=sent, headers=headers)


def wrapped(
    world: TollWorld, name: str, reports: Mapping[str, Rows], asked_at: datetime
) -> dict[str, Any]:
    """Return the whole answer, its rows where the world's switches put them."""
    shown = {
        each: rows
        for each, rows in reports.items()
        if rows or name != ALL or world.emptiness is not Emptiness.missing
    }
    values = {each: _value(world, rows) for each, rows in shown.items()}
    said_at = asked_at.isoformat(timespec="seconds")
    return {
        "status": "success",
        "code": 200,
        "message": "Report generated",
        **_placed(world.envelope, name, values, said_at),
        "requestDateTime": said_at,
        "cacheDurationMinutes": world.cache_minutes,
    }


def _placed(
    envelope: Envelope, name: str, values: dict[str, Any], said_at: str
) -> dict[str, Any]:
    match envelope:
        case Envelope.top_level:
            return values
        case Envelope.data_named:
            return {"data": values}
        case Envelope.data_dated:
            return {"data": {**values, "requestDateTime": said_at}}
        case Envelope.data_wrapped:
            inner = {"reports": values} if name == ALL else {"rows": values[name]}
            return {"data": inner}
        case Envelope.data:
            return {"data": values if name == ALL else values[name]}


def _value(world: TollWorld, rows: Rows) -> Any:
    if world.numbers_as_text:
        rows = [{key: _text(value) for key, value in row.items()} for row in rows]
    if not rows and world.emptiness is not Emptiness.array:
        return None
    if world.single_row_as_object and len(rows) == 1:
        return rows[0]
    return rows


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) else value
