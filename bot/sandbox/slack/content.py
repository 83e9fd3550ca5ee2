"""What Slack accepts as the content of a message or a view."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bot.sandbox.slack.records import Json
from bot.sandbox.slack.refusals import SlackSaysNoError

Validator = Callable[[Sequence[Json]], list[str]]
"""Returns the problems of some blocks as sentences; none means fine."""

ViewValidator = Callable[[object], list[str]]
"""The same for a modal or an App Home as a whole."""

POST_TEXT_LIMIT = 40_000
UPDATE_TEXT_LIMIT = 4_000
BLOCKS_TEXT_LIMIT = 13_200
"""Undocumented: measured by others at a little over 13,200 characters."""
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
TITLE_LIMIT = 24
METADATA_LIMIT = 3_000

MODAL_BLOCKS = frozenset(
    {
        "actions",
        "alert",
        "card",
        "context",
        "divider",
        "header",
        "image",
        "input",
        "rich_text",
        "section",
        "video",
    }
)
NOT_AT_HOME = frozenset({"alert", "data_visualization", "markdown", "file", "plan"})
TABLES = frozenset({"table", "data_table"})


class ContentRules:
    """Checks content as Slack does: one bad block refuses all of it."""

    def __init__(
        self, validate: Validator, validate_view: ViewValidator | None = None
    ) -> None:
        self._validate = validate
        self._validate_view = validate_view

    def check_message(
        self, blocks: list[Json], refused: set[str], is_ready: Callable[[str], bool]
    ) -> None:
        """Refuse blocks that a message may not hold.

        Raises:
            SlackSaysNoError: invalid_blocks with the reasons, or
                msg_blocks_too_long.
        """
        problems = list(self._validate(blocks)) if blocks else []
        if len(blocks) > MESSAGE_BLOCKS:
            problems.append(f"no more than {MESSAGE_BLOCKS} items allowed")
        types = [block.get("type", "") for block in _flat(blocks)]
        problems += [
            f"unsupported type: {kind}" for kind in types if kind in refused | {"alert"}
        ]
        if sum(kind in TABLES for kind in types) > 1:
            problems.append("only_one_table_allowed")
        problems += [
            "invalid slack file" for file in _slack_files(blocks) if not is_ready(file)
        ]
        _refuse(problems, "invalid_blocks")
        if sum(map(len, _texts(blocks))) > BLOCKS_TEXT_LIMIT:
            raise SlackSaysNoError("msg_blocks_too_long")

    def check_view(self, view: Any, kinds: set[str]) -> Json:
        """Return *view* when Slack would show it.

        Raises:
            SlackSaysNoError: invalid_arguments, with the reasons.
        """
        if not isinstance(view, dict) or view.get("type") not in kinds:
            raise SlackSaysNoError(
                "invalid_arguments",
                response_metadata={"messages": ["[ERROR] invalid view"]},
            )
        blocks = view.get("blocks", [])
        problems = [problem for block in blocks for problem in self._validate([block])]
        problems += _shape_problems(view, blocks)
        _refuse(problems, "invalid_arguments")
        return view


def _shape_problems(view: Json, blocks: list[Json]) -> Iterator[str]:
    modal = view["type"] == "modal"
    if len(blocks) > VIEW_BLOCKS:
        yield f"no more than {VIEW_BLOCKS} items allowed [json-pointer:/view/blocks]"
    if modal and "title" not in view:
        yield "missing required field: title [json-pointer:/view]"
    for key in ("title", "submit", "close"):
        if len(view.get(key, {}).get("text", "")) > TITLE_LIMIT:
            yield f"must be less than 25 characters [json-pointer:/view/{key}]"
    if len(view.get("private_metadata", "")) > METADATA_LIMIT:
        yield "private_metadata is too long"
    types = {block.get("type", "") for block in blocks}
    unfit = types - MODAL_BLOCKS if modal else types & NOT_AT_HOME
    for kind in sorted(unfit):
        yield f"unsupported type: {kind}"
    if modal and "input" in types and "submit" not in view:
        yield "missing required field: submit [json-pointer:/view]"
    ids = Counter(block["block_id"] for block in blocks if "block_id" in block)
    for block_id, count in ids.items():
        if count > 1:
            yield f"`block_id` {block_id} already exists"


def _refuse(problems: list[str], code: str) -> None:
    if problems:
        messages = [f"[ERROR] {problem}" for problem in problems]
        raise SlackSaysNoError(code, response_metadata={"messages": messages})


def _flat(blocks: list[Json]) -> Iterator[Json]:
    for block in blocks:
        yield block
        for key in ("blocks", "child_blocks"):
            if block.get("type") == "container" and isinstance(block.get(key), list):
                yield from _flat(block[key])


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _texts(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "text" and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)


def _slack_files(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _slack_files(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "slack_file" and isinstance(value, dict):
                yield str(value.get("id", ""))
            else:
                yield from _slack_files(value)
