"""What is said in the code, found by walking it."""

import ast
from collections.abc import Iterator
from string import Formatter

from tests.architecture.repository import python_files

# Which of a call's arguments are texts: voice.say(text), voice.plural(n, one, many).
_SAYING = {
    **dict.fromkeys(("say", "typed", "phrase"), (0,)),
    "plural": (1, 2),
    "count": (1,),
    "noun": (1,),
}
_SPEAKERS = {"voice", "_voice", "language", "_language", "ENGLISH"}


def said_texts() -> dict[str, str]:
    """Return each text that is said anywhere, and where it was found."""
    found: dict[str, str] = {}
    for path in python_files("bot", "handlers"):
        if "sandbox" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                for text in _of_call(node, own="texts" in path.parts):
                    found.setdefault(text, f"{path.name}:{node.lineno}")
    return found


def fields_of(text: str) -> list[str]:
    """Return the names of the fields in a text, sorted; none has a format."""
    fields = []
    for _, name, form, conversion in Formatter().parse(text):
        if name is not None:
            assert name.isidentifier(), text
            assert not form, text
            assert not conversion, text
            fields.append(name)
    return sorted(set(fields))


def _of_call(call: ast.Call, *, own: bool) -> Iterator[str]:
    called = ""
    match call.func:
        case ast.Name("phrase"):
            called = "phrase"
        case ast.Attribute(ast.Name(speaker) | ast.Attribute(_, speaker), saying):
            if speaker in _SPEAKERS or (own and speaker == "self"):
                called = saying
    for at in _SAYING.get(called, ()):
        if at < len(call.args):
            yield from _literals(call.args[at])


def _literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _literals(value)


def unsaid_commands() -> list[str]:
    """Return where the command is followed by English words in an f-string."""
    return [
        f"{path.name}:{node.lineno}"
        for path in python_files("bot/blocks")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.JoinedStr) and _types_english(node)
    ]


def _types_english(text: ast.JoinedStr) -> bool:
    commands = [
        isinstance(part, ast.FormattedValue)
        and isinstance(part.value, ast.Attribute)
        and part.value.attr == "command"
        for part in text.values
    ]
    words = [
        isinstance(part, ast.Constant) and any(map(str.isalpha, str(part.value)))
        for part in text.values
    ]
    return any(commands) and any(words)
