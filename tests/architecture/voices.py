"""Calls that leave out whose language is spoken, found by walking the code."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.repository import ROOT, python_files

_SPOKEN = {"voice", "language"}


def silent_calls() -> list[str]:
    """Return where a builder that would speak English by itself is left to do so."""
    builders = _builders()
    return [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in python_files("bot", "handlers")
        if "sandbox" not in path.parts
        for call in _silent(path, builders)
    ]


def _builders() -> dict[tuple[str, str], tuple[str, int]]:
    """Return the parameter for the language, and its place, by module and name."""
    found: dict[tuple[str, str], tuple[str, int]] = {}
    for path in python_files("bot/blocks", "bot/domain", "bot/limits"):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                at = _place(node.args)
                if at is not None:
                    found[module, node.name] = at
    return found


def _place(arguments: ast.arguments) -> tuple[str, int] | None:
    named = [*arguments.args, *arguments.kwonlyargs]
    for index, each in enumerate(named):
        if each.arg in _SPOKEN:
            return each.arg, index if index < len(arguments.args) else len(named)
    return None


def _silent(
    path: Path, builders: dict[tuple[str, str], tuple[str, int]]
) -> Iterator[ast.Call]:
    tree = ast.parse(path.read_text("utf-8"))
    modules, names = _imported(tree)
    own = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Attribute(ast.Name(module), name):
                builder = builders.get((modules.get(module, ""), name))
            case ast.Name(name):
                builder = builders.get(names.get(name, (own, name)))
            case _:
                builder = None
        if builder is not None and not _speaks(node, *builder):
            yield node


def _speaks(call: ast.Call, parameter: str, place: int) -> bool:
    return len(call.args) > place or any(
        each.arg in {parameter, None} for each in call.keywords
    )


def _imported(tree: ast.Module) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    modules: dict[str, str] = {}
    names: dict[str, tuple[str, str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            for each in node.names:
                called = each.asname or each.name
                modules[called] = f"{node.module}.{each.name}"
                names[called] = node.module, each.name
    return modules, names
