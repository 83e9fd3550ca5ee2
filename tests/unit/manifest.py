"""Slack's rules for an app manifest, as far as this one uses them.

Lengths, patterns and key names as Slack documents them; a key that is not
listed here is not accepted, so that a typing error does not pass unnoticed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

MANIFEST = Path(__file__).parents[2] / "manifest.yml"


@dataclass(frozen=True)
class Text:
    longest: int
    shortest: int = 1
    pattern: str = r"(?s).+"


@dataclass(frozen=True)
class Flag: ...


@dataclass(frozen=True)
class Many:
    each: "Rule"
    most: int
    least: int = 1


@dataclass(frozen=True)
class Fields:
    known: "dict[str, Rule]"
    required: frozenset[str] = field(default_factory=frozenset)


Rule = Text | Flag | Many | Fields

URL = r"https://\S+"
SCOPES = Many(Text(50, pattern=r"[a-z_.]+(:[a-z_.]+)*"), most=255)
EVENTS = Many(Text(50, pattern=r"[a-z_.]+"), most=100)

RULES = Fields(
    {
        "_metadata": Fields({}),
        "display_information": Fields(
            {
                "name": Text(35),
                "description": Text(140),
                "long_description": Text(4000, shortest=175),
                "background_color": Text(
                    7, pattern=r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})"
                ),
            },
            frozenset({"name"}),
        ),
        "features": Fields(
            {
                "app_home": Fields(
                    {
                        "home_tab_enabled": Flag(),
                        "messages_tab_enabled": Flag(),
                        "messages_tab_read_only_enabled": Flag(),
                    }
                ),
                "bot_user": Fields(
                    {
                        "display_name": Text(80, pattern=r"[a-z0-9._-]+"),
                        "always_online": Flag(),
                    },
                    frozenset({"display_name"}),
                ),
                "slash_commands": Many(
                    Fields(
                        {
                            "command": Text(32, pattern=r"/[^\s/]+"),
                            "url": Text(3000, pattern=URL),
                            "description": Text(2000),
                            "usage_hint": Text(1000),
                            "should_escape": Flag(),
                        },
                        frozenset({"command", "description"}),
                    ),
                    most=50,
                ),
                "shortcuts": Many(
                    Fields(
                        {
                            "name": Text(24),
                            "type": Text(7, pattern=r"global|message"),
                            "callback_id": Text(255),
                            "description": Text(150),
                        },
                        frozenset({"name", "type", "callback_id", "description"}),
                    ),
                    most=10,
                ),
            }
        ),
        "oauth_config": Fields(
            {
                "redirect_urls": Many(Text(2500, pattern=URL), most=1000),
                "scopes": Fields({"bot": SCOPES, "bot_optional": SCOPES}),
            }
        ),
        "settings": Fields(
            {
                "event_subscriptions": Fields(
                    {"request_url": Text(3500, pattern=URL), "bot_events": EVENTS}
                ),
                "interactivity": Fields(
                    {
                        "is_enabled": Flag(),
                        "request_url": Text(3500, pattern=URL),
                        "message_menu_options_url": Text(3500, pattern=URL),
                    },
                    frozenset({"is_enabled"}),
                ),
                "org_deploy_enabled": Flag(),
                "socket_mode_enabled": Flag(),
                "token_rotation_enabled": Flag(),
            }
        ),
    },
    frozenset({"display_information"}),
)


def load_manifest(text: str | None = None) -> dict[str, Any]:
    """Return the manifest of this repository, or the one in *text*."""
    loaded = yaml.safe_load(MANIFEST.read_text("utf-8") if text is None else text)
    assert isinstance(loaded, dict)
    return loaded


def for_http(text: str) -> str:
    """Return the manifest *text* as its comments say to change it for HTTP."""
    text = re.sub(r"# (\w*url: \S+)  # HTTP", r"\1", text)
    return text.replace("socket_mode_enabled: true", "socket_mode_enabled: false")


def problems(manifest: dict[str, Any]) -> list[str]:
    """Return everything that Slack would refuse in *manifest*."""
    return [*_broken(manifest, RULES, "manifest"), *_contradictions(manifest)]


def _broken(value: object, rule: Rule, path: str) -> Iterator[str]:
    match rule:
        case Flag():
            if not isinstance(value, bool):
                yield f"{path}: no flag"
        case Text(longest, shortest, pattern):
            if not isinstance(value, str) or not re.fullmatch(pattern, value):
                yield f"{path}: not of the form"
            elif not shortest <= len(value) <= longest:
                yield f"{path}: {len(value)} characters"
        case Many(each, most, least):
            if not isinstance(value, list) or not least <= len(value) <= most:
                yield f"{path}: not {least} to {most} entries"
                return
            for number, entry in enumerate(value):
                yield from _broken(entry, each, f"{path}.{number}")
        case Fields():
            yield from _broken_fields(value, rule, path)


def _broken_fields(value: object, rule: Fields, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path}: no object"
        return
    missing = sorted(rule.required - {*value})
    yield from (f"{path}.{key}: missing" for key in missing)
    yield from (f"{path}.{key}: unknown" for key in value if key not in rule.known)
    for key in rule.known.keys() & value.keys():
        yield from _broken(value[key], rule.known[key], f"{path}.{key}")


def _contradictions(manifest: dict[str, Any]) -> Iterator[str]:
    scopes = manifest.get("oauth_config", {}).get("scopes", {})
    extra = set(scopes.get("bot_optional", ())) - set(scopes.get("bot", ()))
    yield from (f"{scope}: optional, but not asked for" for scope in sorted(extra))
    settings = manifest.get("settings", {})
    if settings.get("socket_mode_enabled"):
        return
    for part in ("event_subscriptions", "interactivity"):
        if part in settings and "request_url" not in settings[part]:
            yield f"{part}: no request_url, and no Socket Mode"
    for entry in manifest.get("features", {}).get("slash_commands", ()):
        if "url" not in entry:
            yield f"{entry.get('command')}: no url, and no Socket Mode"
