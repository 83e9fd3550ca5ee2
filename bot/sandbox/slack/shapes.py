"""How messages, people and channels look in the JSON of the page."""

from typing import Any

from bot.sandbox.slack.elements import block_id_of
from bot.sandbox.slack.people import Channel, Person
from bot.sandbox.slack.records import Ephemeral, File, Json, Message, View


def message_json(message: Message, reply_count: int = 0) -> Json:
    """Return a message as the page shows it; ``date`` is in Unix seconds."""
    return {
        "ts": message.ts,
        "user": message.user,
        "text": message.text,
        "blocks": _for_page(message.blocks),
        "edited": message.edited,
        "thread_ts": message.thread_ts,
        "reply_count": reply_count,
        "files": [file_json(file) for file in message.files],
        "ephemeral": False,
        "date": float(message.ts),
    }


def ephemeral_json(ephemeral: Ephemeral) -> Json:
    """Return a message that only its person gets to see."""
    return {
        "id": ephemeral.id,
        "user": ephemeral.user,
        "after_ts": ephemeral.after_ts,
        "thread_ts": ephemeral.thread_ts,
        "text": ephemeral.text,
        "blocks": _for_page(ephemeral.blocks),
        "ephemeral": True,
        "date": float(ephemeral.id),
    }


def view_json(view: View) -> Json:
    """Return a modal or an App Home with what the page needs to draw it."""
    return {
        **{k: v for k, v in view.body.items() if k != "private_metadata"},
        "blocks": _for_page(view.blocks),
        "id": view.id,
        "view_id": view.id,
        "hash": view.hash,
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
    }


def file_json(file: File) -> Json:
    """Return a shared file; ``url`` is a path on the page's own server."""
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "size": file.length,
        "alt_text": file.alt_text,
        "url": f"/api/file/{file.id}",
    }


def person_json(person: Person) -> Json:
    """Return a person with the colour and initials of the avatar."""
    return {
        "id": person.id,
        "name": person.name,
        "real_name": person.real_name,
        "title": person.title,
        "color": person.color,
        "initials": person.initials,
        "is_guest": person.is_guest,
        "deleted": person.deleted,
        "is_stranger": person.is_stranger,
        "is_bot": person.is_bot,
        "is_admin": person.is_admin,
    }


def channel_json(channel: Channel, person: str) -> Json:
    """Return a channel as *person* finds it in the side bar."""
    return {
        "id": channel.id,
        "name": "Waybill" if channel.kind == "dm" else channel.name,
        "kind": channel.kind,
        "topic": channel.topic,
        "shared_with": channel.shared_with,
        "archived": channel.archived,
        "bot_member": channel.bot_member,
        "member": person in channel.members,
    }


def _for_page(blocks: list[Json]) -> list[Json]:
    """Return *blocks* with the ids and addresses that the page needs."""
    shown: list[Json] = _with_image_urls(blocks)
    for place, block in enumerate(shown):
        block["block_id"] = block_id_of(block, place)
    return shown


def _with_image_urls(node: Any) -> Any:
    """Return *node* with a path of the page beside every ``slack_file``."""
    if isinstance(node, list):
        return [_with_image_urls(item) for item in node]
    if not isinstance(node, dict):
        return node
    copy = {key: _with_image_urls(value) for key, value in node.items()}
    slack_file = node.get("slack_file")
    if isinstance(slack_file, dict) and "id" in slack_file:
        copy["image_url"] = f"/api/file/{slack_file['id']}"
    return copy
