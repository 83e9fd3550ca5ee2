import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from tests.architecture.repository import (
    ROOT,
    SHIPPED,
    code_behind,
    python_files,
    relative,
    text_files,
)

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
# Where the code, its documents and its tests may point; packages come from wherever
# the reader's own installer is told to look.
ADDRESSES = (
    r"127\.0\.0\.1",
    r"\[::1\]",
    "localhost",
    r"(.*\.)?example(\.com|\.invalid)?",
    r"(.*\.)?(invalid|test)",
    r"(hooks\.|api\.|fleet\.)?slack\.com",
    r"hooks\.slack-gov\.com",
    r"(api|auth)\.uber\.com",
    r"api\.adastrai\.com",
    r"www\.w3\.org",  # the name of SVG
    r"keepachangelog\.com",
    r"semver\.org",
    "sesame|sesame\\.com|h|here|x|x\\.org",  # words of tests
)


def name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return canonical(found.group())


def canonical(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def pins(file: str) -> dict[str, str]:
    lines = (ROOT / file).read_text("utf-8").splitlines()
    found = (re.match(r"([\w.-]+)(?:\[[\w,-]+\])?==([^ ;]+)", each) for each in lines)
    return {canonical(each[1]): each[2] for each in found if each}


RUNTIME = {name(each) for each in PROJECT["project"]["dependencies"]}
DEVELOPMENT = {name(each) for each in PROJECT["dependency-groups"]["dev"]}


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        pytest.param("requirements.txt", RUNTIME, id="runtime"),
        pytest.param("requirements-dev.txt", RUNTIME | DEVELOPMENT, id="development"),
    ],
)
def test_every_dependency_is_pinned_by_its_hashes(file: str, wanted: set[str]) -> None:
    text = (ROOT / file).read_text("utf-8")
    blocks = re.findall(r"^\S.*(?:\n {4}.*)*", text, re.MULTILINE)

    assert wanted <= pins(file).keys()
    assert len(blocks) == len(pins(file))
    assert all("--hash=sha256:" in block for block in blocks)


def test_tests_run_with_the_versions_that_are_installed_to_work() -> None:
    installed, tested = pins("requirements.txt"), pins("requirements-dev.txt")

    assert installed.items() <= tested.items()


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_what_is_asked_for_with_an_extra_is_pinned_with_it(file: str) -> None:
    # pip, which checks hashes, takes a pin without the extra for another thing: it
    # looks for the newest release then, and refuses that for want of a hash.
    text = (ROOT / file).read_text("utf-8")
    asked = [Requirement(each) for pin in pins(file) for each in installed_wants(pin)]
    asked_with_extras = [
        each
        for each in asked
        if each.extras and (each.marker is None or each.marker.evaluate({"extra": ""}))
    ]

    missing = {
        str(each)
        for each in asked_with_extras
        if f"\n{each.name}[{','.join(sorted(each.extras))}]==" not in f"\n{text}"
    }

    assert not missing


def installed_wants(distribution: str) -> list[str]:
    try:
        return requires(distribution) or []
    except PackageNotFoundError:  # pinned for another system
        return []


def test_requirements_point_to_no_place_to_get_them_from() -> None:
    for file in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / file).read_text("utf-8")
        options = set(re.findall(r"(?<!\S)--?[a-z][a-z-]*", text))

        assert "://" not in text
        assert options == {"--hash"}


def test_no_address_is_named_that_has_no_business_here() -> None:
    known = re.compile("|".join(f"(?:{each})" for each in ADDRESSES))
    strangers = {
        f"{relative(path)}: {host}"
        for path in text_files()
        for host in hosts(path.read_text("utf-8"))
        if not known.fullmatch(host)
    }

    assert not strangers


def hosts(text: str) -> Iterator[str]:
    for found in re.findall(r"(?:https?|wss?)://([^\s/\"'`<>|),]+)", text):
        host = found.rsplit("@")[-1]
        host = (
            re.sub(r":[\w{}.\[\]()]*$", "", host) if not host.startswith("[") else host
        )
        host = re.sub(r"(\[::1\]).*", r"\1", host)
        # What the code fills in, and patterns, are no addresses.
        if not re.search(r"[{}*?$+^\\]|^\W*$", host):
            yield host.rstrip(".")


def imported(*folders: str) -> set[str]:
    names: set[str] = set()
    for path in python_files(*folders):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module)
    return {each.partition(".")[0] for each in names}


def undeclared(modules: set[str], declared: set[str]) -> set[str]:
    distributions = packages_distributions()
    ours = {*SHIPPED, "tests"}
    foreign = modules - set(sys.stdlib_module_names) - ours
    return {
        module
        for module in foreign
        if not declared & {canonical(each) for each in distributions.get(module, ())}
    }


def test_everything_that_is_imported_is_named_as_a_dependency() -> None:
    assert undeclared(imported(*SHIPPED), RUNTIME) == set()
    assert undeclared(imported("tests"), RUNTIME | DEVELOPMENT) == set()


def test_every_dependency_has_its_reason_beside_it() -> None:
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    wanted = [each for each in lines if re.match(r' {4}"[\w\[\]-]+[<>=~]', each)]
    bare = [each for each in wanted if "#" not in each]

    assert len(wanted) > len(RUNTIME)
    # What the linters and type checkers are for needs no words.
    assert {name(each.strip(' ",')) for each in bare} <= {
        "pytest",
        "pytest-asyncio",
        "ruff",
        "mypy",
        "import-linter",
        "types-pyyaml",
        "hatchling",
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d"]
    subprocess.run(
        [*command, str(folder)], cwd=ROOT, check=True, capture_output=True, timeout=50
    )
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_every_file_of_the_three_packages(wheel: set[str]) -> None:
    files = {
        relative(path)
        for folder in SHIPPED
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert files <= wheel
    assert "bot/sandbox/page/index.html" in wheel
    assert any(each.startswith("storage/migrations/versions/") for each in wheel)


def test_the_wheel_holds_nothing_else(wheel: set[str]) -> None:
    assert {Path(each).parts[0] for each in wheel} == {
        *SHIPPED,
        f"waybill-{PROJECT['project']['version']}.dist-info",
    }


def test_the_changelog_tells_of_the_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    told = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$", text, re.MULTILINE)

    assert told[0] == PROJECT["project"]["version"]


def test_the_image_is_built_from_the_same_pins() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")

    assert "--require-hashes -r requirements.txt" in text
    assert "requirements-dev" not in text


def test_the_image_gets_what_the_wheel_is_built_from_and_no_more() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    let_in = {line[1:] for line in lines if line.startswith("!")}

    assert "*" in lines
    assert let_in == {
        *SHIPPED,
        PROJECT["project"]["readme"],
        *PROJECT["project"]["license-files"],
        "pyproject.toml",
        "requirements.txt",
    }


def test_images_are_named_without_a_registry() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    images = [each["image"] for each in compose["services"].values() if "image" in each]
    images += re.findall(
        r"^FROM (\S+)", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE
    )

    assert images
    assert all("/" not in image for image in images)


def test_one_script_runs_what_the_readme_says() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")

    assert "<!-- test -->" in script
    assert len(code_behind("test")) == 1
    for step in ('ruff" check', "format --check", "mypy", "lint-imports"):
        assert step in script
