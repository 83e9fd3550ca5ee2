"""Arguments of a Web API call, as JSON or as a form."""

import json
from typing import Any

from aiohttp import web

from bot.sandbox.slack.records import Json
from bot.sandbox.slack.refusals import SlackSaysNoError

JSON_FIELDS = frozenset({"blocks", "view", "files", "metadata", "attachments"})


async def read_args(request: web.Request) -> Json:
    """Return the arguments of query and body together.

    Raises:
        SlackSaysNoError: invalid_json, or invalid_arguments for a structured
            field that is not JSON.
    """
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError:
            raise SlackSaysNoError("invalid_json") from None
        if not isinstance(body, dict):
            raise SlackSaysNoError("json_not_object")
        args |= body
    elif request.method == "POST":
        args |= dict(await request.post())
    return {key: _structured(key, value) for key, value in args.items()}


def token_of(request: web.Request, args: Json) -> str:
    """Take the token out of *args* or the header and return it."""
    given = str(args.pop("token", ""))
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    return bearer.strip() if scheme == "Bearer" else given


def _structured(key: str, value: Any) -> Any:
    if key not in JSON_FIELDS or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise SlackSaysNoError("invalid_arguments") from None


def flag(args: Json, key: str) -> bool | None:
    """Return a boolean argument, however it was spelled; None when absent."""
    if key not in args:
        return None
    return args[key] in (True, 1, "1", "true", "True")
