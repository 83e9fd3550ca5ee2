import subprocess
import sys
import tomllib

from tests.architecture.repository import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LAYERS = [
    {name.strip() for name in layer.split("|")}
    for contract in PROJECT["tool"]["importlinter"]["contracts"]
    if contract["type"] == "layers"
    for layer in contract["layers"]
]


def python(code: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        timeout=50,
    )
    return ran.stdout


def test_imports_point_inwards() -> None:
    code = "from importlinter.cli import lint_imports_command as lint; lint()"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=50,
    )

    assert ran.returncode == 0, ran.stdout


def test_every_module_stands_in_a_layer() -> None:
    placed = set.union(*LAYERS)
    found = {"handlers", "storage"}
    for path in (ROOT / "bot").iterdir():
        if path.suffix == ".py" or (path / "__init__.py").exists():
            found.add(f"bot.{path.stem}")

    assert found - {"bot.__init__"} == placed


def test_no_module_stands_in_two_layers() -> None:
    assert sum(len(layer) for layer in LAYERS) == len(set.union(*LAYERS))


def test_the_command_line_starts_without_what_only_one_command_needs() -> None:
    loaded = python("import sys, bot.cli; print(*sys.modules)").split()

    assert "bot.settings" in loaded
    for heavy in ("bot.sandbox", "bot.wiring", "matplotlib", "sqlalchemy", "alembic"):
        assert heavy not in loaded


def test_the_bot_runs_without_the_simulated_world() -> None:
    loaded = python("import sys, bot.wiring; print(*sys.modules)").split()

    assert "bot.services.orders" in loaded
    assert not [each for each in loaded if each.startswith("bot.sandbox")]
    assert not {"matplotlib", "playwright", "pytest", "uvicorn"} & set(loaded)


def test_nothing_happens_when_a_module_is_imported() -> None:
    code = (
        "import asyncio, os, sqlite3, sys\n"
        "sys.addaudithook(lambda event, _: event in {'socket.connect', "
        "'socket.bind', 'sqlite3.connect', 'subprocess.Popen'} and os._exit(3))\n"
        "import bot.sandbox.demo, bot.check, bot.wiring\n"
        "print(len(asyncio.all_tasks(asyncio.new_event_loop())))"
    )

    assert python(code).strip() == "0"
