"""Where this repository's files are, and what README.md holds between marks."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHIPPED = ("bot", "handlers", "storage")
_LEFT_OUT = {"__pycache__", ".git", ".venv", "node_modules"}
_TEXT = {".css", ".html", ".js", ".mako", ".md", ".py", ".svg", ".toml", ".txt"}
_ALSO_TEXT = {".yaml", ".yml", ""}


def python_files(*folders: str) -> Iterator[Path]:
    """Yield the Python files below *folders*."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not _LEFT_OUT & set(path.parts):
                yield path


def text_files() -> Iterator[Path]:
    """Yield every text file that belongs to the repository."""
    folders = [ROOT / name for name in (*SHIPPED, "tests", ".ci")]
    paths = [path for folder in folders for path in sorted(folder.rglob("*"))]
    for path in [*paths, *sorted(ROOT.iterdir())]:
        # Beside the repository's own files the root may hold a database or settings.
        if path.name == ".env" or _LEFT_OUT & set(path.parts) or not path.is_file():
            continue
        if path.suffix in _TEXT | _ALSO_TEXT:
            yield path


def relative(path: Path) -> str:
    """Return *path* as it is written in a list."""
    return path.relative_to(ROOT).as_posix()


def readme() -> str:
    """Return README.md."""
    return (ROOT / "README.md").read_text("utf-8")


def code_behind(mark: str) -> list[str]:
    """Return the lines of the code block that follows ``<!-- mark -->``."""
    found = re.search(rf"<!-- {mark} -->\n```sh\n(.*?)```", readme(), re.DOTALL)
    assert found, f"README.md has no code behind <!-- {mark} -->"
    return found.group(1).splitlines()


def table(first_column: str) -> list[list[str]]:
    """Return the rows of README.md's table whose first heading is *first_column*."""
    lines = iter(readme().splitlines())
    for line in lines:
        if line.startswith(f"| {first_column} |"):
            break
    else:
        raise AssertionError(f"README.md has no table of {first_column}")
    next(lines)
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows
