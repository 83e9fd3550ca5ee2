"""Every limit of Block Kit that we know, told the way Slack tells it.

The sentences carry a JSON pointer, as ``response_metadata.messages`` of an
``invalid_blocks`` answer does. Numbers are documented unless marked otherwise;
Slack's exact wording is inferred from answers that others have published.
"""

from collections.abc import Callable
from typing import Any, Literal

from bot.blocks.validation_data import (
    check_data_table,
    check_table,
    check_visualization,
)
from bot.blocks.validation_elements import (
    IN_ACTIONS,
    IN_CONTEXT,
    IN_INPUT,
    IN_SECTION,
    check_element,
)
from bot.blocks.validation_findings import Findings, check_text

Surface = Literal["message", "modal", "home"]
Check = Callable[[Findings, str, dict[str, Any]], None]

BLOCKS_LIMIT = {"message": 50, "modal": 100, "home": 100}
TEXT_LIMIT = 3000  # ours: chat.update refuses more than 4,000
TOTAL_LIMIT = 12_000  # inferred: Slack refuses somewhere above 13,200
TABLE_CHARACTERS = 10_000
MARKDOWN_CHARACTERS = 12_000
CHARTS_LIMIT = 2  # undocumented; seen through invalid_blocks

_MESSAGE_ONLY = frozenset({"message"})
_NO_MODAL = frozenset({"message", "home"})
_EVERYWHERE = frozenset({"message", "modal", "home"})
_SURFACES: dict[str, frozenset[str]] = {
    "actions": _EVERYWHERE,
    "alert": frozenset({"modal"}),
    "context": _EVERYWHERE,
    "data_table": _NO_MODAL,
    "data_visualization": _NO_MODAL,
    "divider": _EVERYWHERE,
    "header": _EVERYWHERE,
    "image": _EVERYWHERE,
    "input": _EVERYWHERE,
    "markdown": _MESSAGE_ONLY,
    "rich_text": _EVERYWHERE,
    "section": _EVERYWHERE,
    "table": _NO_MODAL,
}


def validate(blocks: object, *, surface: Surface = "message") -> list[str]:
    """Return why Slack would refuse *blocks* there; nothing when it would not."""
    findings = Findings()
    _check_blocks(findings, "/blocks", blocks, surface)
    return findings.sentences


def validate_message(text: object, blocks: object = None) -> list[str]:
    """Return why a message of *text* and *blocks* must not be sent."""
    findings = Findings()
    findings.string("/text", text, most=TEXT_LIMIT)
    if blocks:
        _check_blocks(findings, "/blocks", blocks, "message")
    return findings.sentences


def validate_view(view: object) -> list[str]:
    """Return why Slack would refuse *view*, a modal or an App Home."""
    findings = Findings()
    if not isinstance(view, dict):
        findings.add("must provide an object", "/view")
        return findings.sentences
    kind = view.get("type")
    if kind not in {"modal", "home"}:
        findings.add(f"unsupported type: {kind}", "/view/type")
        return findings.sentences
    for name, most in (("callback_id", 255), ("external_id", 255)):
        if name in view:
            findings.string(f"/view/{name}", view[name], most=most, least=0)
    if "private_metadata" in view:
        metadata = view["private_metadata"]
        findings.string("/view/private_metadata", metadata, most=3000, least=0)
    if kind == "modal":
        _check_modal(findings, view)
    surface: Surface = "modal" if kind == "modal" else "home"
    _check_blocks(findings, "/view/blocks", view.get("blocks"), surface)
    return findings.sentences


def _check_modal(findings: Findings, view: dict[str, Any]) -> None:
    for name in ("title", "submit", "close"):
        if name in view:
            check_text(findings, f"/view/{name}", view[name], 24, {"plain_text"})
    findings.required("/view", view, "title")
    blocks = view.get("blocks")
    listed = blocks if isinstance(blocks, list) else []
    asks = any(
        isinstance(each, dict) and each.get("type") == "input" for each in listed
    )
    if asks and "submit" not in view:
        findings.add("missing required field: submit", "/view")


def _check_blocks(
    findings: Findings, pointer: str, blocks: object, surface: Surface
) -> None:
    if not isinstance(blocks, list):
        findings.add("must provide an array", pointer)
        return
    findings.size(pointer, blocks, most=BLOCKS_LIMIT[surface], least=0)
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        at = f"{pointer}/{index}"
        if not isinstance(block, dict):
            findings.add("must provide an object", at)
            continue
        _check_block(findings, at, block, surface)
        block_id = block.get("block_id")
        if isinstance(block_id, str):
            if block_id in seen:
                findings.add(f'"block_id" {block_id!r} already exists', at)
            seen.add(block_id)
    _check_sums(findings, pointer, [each for each in blocks if isinstance(each, dict)])


def _check_block(
    findings: Findings, at: str, block: dict[str, Any], surface: Surface
) -> None:
    kind = block.get("type")
    check = _CHECKS.get(kind) if isinstance(kind, str) else None
    if check is None or not isinstance(kind, str) or surface not in _SURFACES[kind]:
        findings.add(f"unsupported type: {kind}", f"{at}/type")
        return
    if "block_id" in block:
        findings.string(f"{at}/block_id", block["block_id"], most=255)
    check(findings, at, block)


def _check_sums(findings: Findings, pointer: str, blocks: list[dict[str, Any]]) -> None:
    def of(*kinds: str) -> list[dict[str, Any]]:
        return [block for block in blocks if block.get("type") in kinds]

    if characters(blocks) > TOTAL_LIMIT:
        findings.add("msg_blocks_too_long", pointer)
    if len(of("table", "data_table")) > 1:
        findings.add("only_one_table_allowed", pointer)
    if characters(of("table")) > TABLE_CHARACTERS:
        findings.add(
            f"must be less than {TABLE_CHARACTERS + 1} characters over all cells",
            pointer,
        )
    if characters(of("markdown")) > MARKDOWN_CHARACTERS:
        findings.add(f"must be less than {MARKDOWN_CHARACTERS + 1} characters", pointer)
    if len(of("data_visualization")) > CHARTS_LIMIT:
        findings.add(f"no more than {CHARTS_LIMIT} data_visualization blocks", pointer)


def characters(node: object) -> int:
    """Return how many characters of shown text stand anywhere in *node*."""
    if isinstance(node, dict):
        return sum(
            len(value)
            if name in {"text", "title", "caption", "label", "name", "alt_text"}
            and isinstance(value, str)
            else characters(value)
            for name, value in node.items()
        )
    return sum(characters(each) for each in node) if isinstance(node, list) else 0


def _actions(findings: Findings, at: str, block: dict[str, Any]) -> None:
    _elements(findings, at, block, IN_ACTIONS, most=25)


def _context(findings: Findings, at: str, block: dict[str, Any]) -> None:
    _elements(findings, at, block, IN_CONTEXT, most=10)


def _elements(
    findings: Findings, at: str, block: dict[str, Any], kinds: frozenset[str], most: int
) -> None:
    elements = findings.array(at, block, "elements", most=most)
    seen: set[str] = set()
    for index, element in enumerate(elements):
        here = f"{at}/elements/{index}"
        check_element(findings, here, element, kinds)
        action_id = element.get("action_id") if isinstance(element, dict) else None
        if isinstance(action_id, str):
            if action_id in seen:
                findings.add(f'"action_id" {action_id!r} already exists', here)
            seen.add(action_id)


def _section(findings: Findings, at: str, block: dict[str, Any]) -> None:
    if "text" not in block and "fields" not in block:
        findings.add("missing required field: text", at)
    if "text" in block:
        check_text(findings, f"{at}/text", block["text"], 3000)
    if "fields" in block:
        for index, each in enumerate(findings.array(at, block, "fields", most=10)):
            check_text(findings, f"{at}/fields/{index}", each, 2000)
    if "accessory" in block:
        check_element(findings, f"{at}/accessory", block["accessory"], IN_SECTION)


def _header(findings: Findings, at: str, block: dict[str, Any]) -> None:
    check_text(findings, f"{at}/text", block.get("text"), 150, {"plain_text"})


def _image(findings: Findings, at: str, block: dict[str, Any]) -> None:
    check_element(findings, at, block, frozenset({"image"}))
    if "title" in block:
        check_text(findings, f"{at}/title", block["title"], 2000, {"plain_text"})


def _input(findings: Findings, at: str, block: dict[str, Any]) -> None:
    check_text(findings, f"{at}/label", block.get("label"), 2000, {"plain_text"})
    if "hint" in block:
        check_text(findings, f"{at}/hint", block["hint"], 2000, {"plain_text"})
    check_element(findings, f"{at}/element", block.get("element"), IN_INPUT)


def _markdown(findings: Findings, at: str, block: dict[str, Any]) -> None:
    findings.string(f"{at}/text", block.get("text"), most=MARKDOWN_CHARACTERS)


def _alert(findings: Findings, at: str, block: dict[str, Any]) -> None:
    check_text(findings, f"{at}/text", block.get("text"), 200)


def _rich_text(findings: Findings, at: str, block: dict[str, Any]) -> None:
    for index, each in enumerate(findings.array(at, block, "elements", least=0)):
        kind = each.get("type") if isinstance(each, dict) else None
        known = {"section", "list", "preformatted", "quote"}
        if str(kind).removeprefix("rich_text_") not in known:
            findings.add(f"unsupported type: {kind}", f"{at}/elements/{index}/type")


def _divider(findings: Findings, at: str, block: dict[str, Any]) -> None:
    findings.only(at, block, {"type", "block_id"})


_CHECKS: dict[str, Check] = {
    "actions": _actions,
    "alert": _alert,
    "context": _context,
    "data_table": check_data_table,
    "data_visualization": check_visualization,
    "divider": _divider,
    "header": _header,
    "image": _image,
    "input": _input,
    "markdown": _markdown,
    "rich_text": _rich_text,
    "section": _section,
    "table": check_table,
}
