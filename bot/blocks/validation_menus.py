"""Menus: their options, and what is chosen in them from the start."""

from collections.abc import Iterator
from typing import Any

from bot.blocks.validation_findings import Findings, check_text

_OPTIONS = 100
_CHOSEN = ("initial_option", "initial_options")


def check_options(
    findings: Findings, pointer: str, holder: dict[str, Any], most: int
) -> None:
    """Record what is wrong with the options of *holder*, of at most *most*."""
    options = findings.array(pointer, holder, "options", most=most)
    for index, option in enumerate(options):
        _option(findings, f"{pointer}/options/{index}", option)


def check_menu(findings: Findings, pointer: str, menu: dict[str, Any]) -> None:
    """Record what is wrong with a menu that holds its options."""
    offered: list[Any] = []
    if "option_groups" in menu:
        groups = findings.array(pointer, menu, "option_groups", most=_OPTIONS)
        for index, group in enumerate(groups):
            at = f"{pointer}/option_groups/{index}"
            if not isinstance(group, dict):
                findings.add("must provide an object", at)
                continue
            check_text(findings, f"{at}/label", group.get("label"), 75, {"plain_text"})
            check_options(findings, at, group, _OPTIONS)
            offered += group.get("options") or []
    else:
        check_options(findings, pointer, menu, _OPTIONS)
        offered += menu.get("options") or []
    for at, option in _chosen(menu, pointer):
        if option not in offered:
            findings.add("must be one of the options", at)


def check_fetched(findings: Findings, pointer: str, menu: dict[str, Any]) -> None:
    """Record what is wrong with a menu whose options are asked for."""
    if "min_query_length" in menu:
        at = f"{pointer}/min_query_length"
        findings.number(at, menu["min_query_length"], least=0, most=_OPTIONS)
    for at, option in _chosen(menu, pointer):
        _option(findings, at, option)


def _option(findings: Findings, at: str, option: object) -> None:
    if not isinstance(option, dict):
        findings.add("must provide an object", at)
        return
    check_text(findings, f"{at}/text", option.get("text"), 75)
    findings.string(f"{at}/value", option.get("value"), most=150)
    if "description" in option:
        check_text(findings, f"{at}/description", option["description"], 75)


def _chosen(menu: dict[str, Any], pointer: str) -> Iterator[tuple[str, object]]:
    for name in _CHOSEN:
        held = menu.get(name, [])
        for index, option in enumerate(held if isinstance(held, list) else [held]):
            yield f"{pointer}/{name}/{index}", option
