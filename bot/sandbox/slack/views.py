"""Modals and App Homes: a stack of at most three, and one Home per person."""

import secrets
from typing import Any

from bot.sandbox.slack.feed import Feed
from bot.sandbox.slack.people import APP_ID, BOT_ID, TEAM_ID
from bot.sandbox.slack.records import Json, View
from bot.sandbox.slack.shapes import view_json

STACK_LIMIT = 3


class Views:
    """Stores the views that people have open."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def open(self, person: str, body: Json) -> View:
        """Show a modal to *person*, in place of any stack that was open."""
        view_id = _new_id()
        view = View(view_id, person, "modal", body, _new_hash(), view_id)
        self._stacks[person] = [view]
        self._show(view)
        return view

    def push(self, person: str, body: Json) -> View | None:
        """Put a view on top of the open one; None when three are open already."""
        stack = self._stacks[person]
        if len(stack) >= STACK_LIMIT:
            return None
        below = stack[-1]
        view = View(
            _new_id(), person, "modal", body, _new_hash(), below.root_id, below.id
        )
        stack.append(view)
        self._show(view)
        return view

    def update(self, view: View, body: Json) -> None:
        """Put other content into an open view."""
        view.body, view.hash = body, _new_hash()
        self._show(view)

    def close(self, view: View, *, whole_stack: bool = False) -> None:
        """Close the view, and with it every view above it or the whole stack."""
        stack = self._stacks.get(view.person, [])
        if view not in stack:
            return
        del stack[0 if whole_stack else stack.index(view) :]
        news: Json = {"type": "view_closed", "view_id": view.id, "id": view.id}
        self._feed.tell(view.person, news)
        if stack:
            self._show(stack[-1])

    def publish(self, person: str, body: Json) -> View:
        """Set the App Home of *person*."""
        old = self._homes.get(person)
        view_id = old.id if old else _new_id()
        view = View(view_id, person, "home", body, _new_hash(), view_id)
        self._homes[person] = view
        self._show(view)
        return view

    def home(self, person: str) -> View | None:
        """Return the App Home of *person*, if one was ever published."""
        return self._homes.get(person)

    def stack(self, person: str) -> list[View]:
        """Return the modals that *person* has open, the top one last."""
        return list(self._stacks.get(person, []))

    def find(self, view_id: str = "", external_id: str = "") -> View | None:
        """Return an open view by its id or the app's own id for it."""
        every = [v for stack in self._stacks.values() for v in stack]
        every += self._homes.values()
        for view in every:
            if view_id and view.id == view_id:
                return view
            if external_id and view.body.get("external_id") == external_id:
                return view
        return None

    def _show(self, view: View) -> None:
        kind = "home" if view.type == "home" else "view"
        shape: dict[str, Any] = view_json(view)
        self._feed.tell(
            view.person, {**shape, "type": kind, "surface": view.type, "view": shape}
        )


def view_payload(view: View, values: Json | None = None) -> Json:
    """Return the view as Slack sends it to the app."""
    return {
        **view.body,
        "id": view.id,
        "team_id": TEAM_ID,
        "app_id": APP_ID,
        "app_installed_team_id": TEAM_ID,
        "bot_id": BOT_ID,
        "hash": view.hash,
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
        "state": {"values": values or {}},
    }


def _new_id() -> str:
    return "V" + secrets.token_hex(5).upper()


def _new_hash() -> str:
    return secrets.token_hex(8)
