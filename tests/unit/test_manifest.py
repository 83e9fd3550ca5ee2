import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.manifest import MANIFEST, for_http, load_manifest, problems

Manifest = dict[str, Any]


def test_slack_accepts_the_manifest_as_it_stands() -> None:
    assert problems(load_manifest()) == []


def test_slack_accepts_the_manifest_changed_for_http() -> None:
    manifest = load_manifest(for_http(MANIFEST.read_text("utf-8")))

    assert manifest["settings"]["socket_mode_enabled"] is False
    assert problems(manifest) == []
    address = "https://waybill.example.com/slack/events"
    assert manifest["features"]["slash_commands"][0]["url"] == address
    assert manifest["settings"]["interactivity"]["request_url"] == address
    assert manifest["settings"]["event_subscriptions"]["request_url"] == address


OPTIONAL = [
    "files:write",
    "files:read",
    "im:write",
    "channels:read",
    "groups:read",
    "usergroups:read",
    "team:read",
    "app_mentions:read",
]


def test_no_more_is_asked_for_than_is_needed() -> None:
    scopes = load_manifest()["oauth_config"]["scopes"]

    assert scopes == {
        "bot": ["chat:write", "commands", "users:read", *OPTIONAL],
        "bot_optional": OPTIONAL,
    }


def test_people_and_channels_arrive_as_ids() -> None:
    for command in load_manifest()["features"]["slash_commands"]:
        assert command["should_escape"] is True


def drop_interactivity(manifest: Manifest) -> None:
    del manifest["settings"]["interactivity"]["is_enabled"]


def leave_socket_mode(manifest: Manifest) -> None:
    manifest["settings"]["socket_mode_enabled"] = False


def lengthen(manifest: Manifest) -> None:
    manifest["display_information"]["description"] = "x" * 141


def shorten(manifest: Manifest) -> None:
    manifest["display_information"]["long_description"] = "x" * 174


def colour(manifest: Manifest) -> None:
    manifest["display_information"]["background_color"] = "blue"


def misspell(manifest: Manifest) -> None:
    manifest["features"]["bot_user"]["alway_online"] = True


def empty_the_commands(manifest: Manifest) -> None:
    manifest["features"]["slash_commands"] = []


def ask_optionally(manifest: Manifest) -> None:
    manifest["oauth_config"]["scopes"]["bot_optional"] = ["im:read"]


def answer_with_a_word(manifest: Manifest) -> None:
    manifest["settings"]["org_deploy_enabled"] = "no"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (drop_interactivity, "is_enabled: missing"),
        (leave_socket_mode, "/report: no url"),
        (lengthen, "141 characters"),
        (shorten, "174 characters"),
        (colour, "background_color: not of the form"),
        (misspell, "alway_online: unknown"),
        (empty_the_commands, "not 1 to 50 entries"),
        (ask_optionally, "im:read: optional"),
        (answer_with_a_word, "no flag"),
    ],
)
def test_what_slack_would_refuse_is_found(
    change: Callable[[Manifest], None], told: str
) -> None:
    manifest = copy.deepcopy(load_manifest())
    change(manifest)

    assert told in "\n".join(problems(manifest))
