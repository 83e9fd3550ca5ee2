"""What stands inside blocks: text objects, buttons, menus, inputs, images."""

import re
from collections.abc import Callable
from typing import Any

from bot.blocks.validation_findings import Findings, check_text
from bot.blocks.validation_menus import check_fetched, check_menu, check_options

_ONE_OF_MANY = frozenset(
    {
        "static_select",
        "external_select",
        "users_select",
        "conversations_select",
        "channels_select",
    }
)
_SEVERAL_OF_MANY = frozenset(f"multi_{kind}" for kind in _ONE_OF_MANY)
_CHOICES = frozenset({"checkboxes", "radio_buttons"})
_WHEN = frozenset({"datepicker", "timepicker", "datetimepicker"})
_TYPED = frozenset(
    {
        "plain_text_input",
        "rich_text_input",
        "number_input",
        "email_text_input",
        "url_text_input",
        "file_input",
    }
)

IN_CONTEXT = frozenset({"plain_text", "mrkdwn", "image"})
# Menus for several are refused here (seen by others, not documented).
IN_ACTIONS = frozenset({"button", "overflow"}) | _ONE_OF_MANY | _CHOICES | _WHEN
IN_SECTION = IN_ACTIONS | _SEVERAL_OF_MANY | {"image"}
IN_INPUT = _ONE_OF_MANY | _SEVERAL_OF_MANY | _CHOICES | _WHEN | _TYPED


_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def check_element(
    findings: Findings, pointer: str, element: object, kinds: frozenset[str]
) -> None:
    """Record what is wrong with an element where *kinds* are allowed."""
    if not isinstance(element, dict):
        findings.add("must provide an object", pointer)
        return
    kind = element.get("type")
    if kind not in kinds:
        findings.add(f"unsupported type: {kind}", f"{pointer}/type")
        return
    if "action_id" in element:
        findings.string(f"{pointer}/action_id", element["action_id"], most=255)
    if "placeholder" in element:
        placeholder = element["placeholder"]
        check_text(findings, f"{pointer}/placeholder", placeholder, 150, {"plain_text"})
    if "confirm" in element:
        _confirm(findings, f"{pointer}/confirm", element["confirm"])
    if (check := _CHECKS.get(str(kind))) is not None:
        check(findings, pointer, element)


def _confirm(findings: Findings, pointer: str, confirm: object) -> None:
    if not isinstance(confirm, dict):
        findings.add("must provide an object", pointer)
        return
    for name, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
        kinds = {"plain_text", "mrkdwn"} if name == "text" else {"plain_text"}
        check_text(findings, f"{pointer}/{name}", confirm.get(name), most, kinds)


def _button(findings: Findings, pointer: str, button: dict[str, Any]) -> None:
    check_text(findings, f"{pointer}/text", button.get("text"), 75, {"plain_text"})
    for name, most in (("value", 2000), ("url", 3000), ("accessibility_label", 75)):
        if name in button:
            findings.string(f"{pointer}/{name}", button[name], most=most)
    if button.get("style", "primary") not in {"primary", "danger"}:
        findings.add(f"unsupported style: {button['style']}", f"{pointer}/style")


def _image(findings: Findings, pointer: str, image: dict[str, Any]) -> None:
    findings.string(f"{pointer}/alt_text", image.get("alt_text"), most=2000)
    if ("image_url" in image) == ("slack_file" in image):
        findings.add("must provide either image_url or slack_file", pointer)
    if "image_url" in image:
        findings.string(f"{pointer}/image_url", image["image_url"], most=3000)


def _plain(findings: Findings, pointer: str, text: dict[str, Any]) -> None:
    check_text(findings, pointer, text, 3000)


def _choices(findings: Findings, pointer: str, holder: dict[str, Any]) -> None:
    check_options(findings, pointer, holder, 10)


def _overflow(findings: Findings, pointer: str, holder: dict[str, Any]) -> None:
    check_options(findings, pointer, holder, 5)


def _typed(findings: Findings, pointer: str, holder: dict[str, Any]) -> None:
    if "initial_value" in holder:
        initial = holder["initial_value"]
        findings.string(f"{pointer}/initial_value", initial, most=3000, least=0)
    for name in ("min_length", "max_length"):
        if name in holder:
            findings.number(f"{pointer}/{name}", holder[name], least=0, most=3000)


def _conversations(findings: Findings, pointer: str, menu: dict[str, Any]) -> None:
    if "filter" not in menu:
        return
    for kind in findings.array(f"{pointer}/filter", menu["filter"], "include"):
        if kind not in {"im", "mpim", "private", "public"}:
            findings.add(f"unsupported type: {kind}", f"{pointer}/filter/include")


def _dated(findings: Findings, pointer: str, holder: dict[str, Any]) -> None:
    _formatted(findings, pointer, holder, "initial_date", _DATE)


def _timed(findings: Findings, pointer: str, holder: dict[str, Any]) -> None:
    _formatted(findings, pointer, holder, "initial_time", _TIME)


def _formatted(
    findings: Findings,
    pointer: str,
    holder: dict[str, Any],
    name: str,
    form: re.Pattern[str],
) -> None:
    if name in holder and not form.fullmatch(str(holder[name])):
        findings.add("invalid format", f"{pointer}/{name}")


_CHECKS: dict[str, Callable[[Findings, str, dict[str, Any]], None]] = {
    "button": _button,
    "checkboxes": _choices,
    "image": _image,
    "mrkdwn": _plain,
    "datepicker": _dated,
    "timepicker": _timed,
    "conversations_select": _conversations,
    "external_select": check_fetched,
    "multi_external_select": check_fetched,
    "multi_static_select": check_menu,
    "overflow": _overflow,
    "plain_text": _plain,
    "plain_text_input": _typed,
    "radio_buttons": _choices,
    "static_select": check_menu,
}
