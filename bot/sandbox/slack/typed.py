"""What becomes of typed text on its way to an app (``should_escape: true``)."""

import re
from collections.abc import Callable

from bot.sandbox.slack.workspace import Workspace

_TOKEN = re.compile(
    r"(?<![\w@#])(?P<sign>[@#])(?P<name>[\w][\w.-]*)|(?P<url>https?://[^\s<>]+)"
)


def escaped(text: str) -> str:
    """Return *text* with the three characters that Slack escapes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def resolved(workspace: Workspace, text: str, *, labels: bool) -> str:
    """Return *text* escaped, with known names as ``<@U…|name>`` and ``<#C…|name>``.

    A message has no *labels*, a command has; a private channel's is empty.
    """
    people = {person.name: person.id for person in workspace.people.values()}
    groups = {group.handle: group.id for group in workspace.groups.values()}
    channels = {
        channel.name: channel
        for channel in workspace.channels.values()
        if channel.kind != "dm"
    }

    def token(match: re.Match[str]) -> str:
        name = match["name"]
        if match["url"]:
            return f"<{escaped(match['url'])}>"
        if match["sign"] == "@" and name.lower() in people:
            label = f"|{name.lower()}" if labels else ""
            return f"<@{people[name.lower()]}{label}>"
        if match["sign"] == "@" and name.lower() in groups:
            return f"<!subteam^{groups[name.lower()]}|@{name.lower()}>"
        channel = channels.get(name)
        if match["sign"] == "#" and channel is not None:
            shown = "" if channel.kind == "private" else channel.name
            return f"<#{channel.id}|{shown}>"
        return escaped(match[0])

    return _between(text, token)


def _between(text: str, token: Callable[[re.Match[str]], str]) -> str:
    parts, end = [], 0
    for match in _TOKEN.finditer(text):
        parts += [escaped(text[end : match.start()]), token(match)]
        end = match.end()
    return "".join([*parts, escaped(text[end:])])
