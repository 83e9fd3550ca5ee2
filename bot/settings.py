"""Reads the settings; the one place that looks at the environment."""

import os
import stat
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from bot.errors import ConfigurationError
from bot.setting_fields import PREFIX, DatabaseSettings, ReportTypeLimit, Settings
from bot.setting_rules import split_keys

__all__ = [
    "DatabaseSettings",
    "ReportTypeLimit",
    "SettingLine",
    "Settings",
    "describe",
    "exposure",
    "load_database_settings",
    "load_settings",
    "secret_values",
    "unknown_names",
]

DOTENV = Path(".env")
_FILE = "_FILE"
_MAPPINGS = frozenset({"report_type_limits", "audience_rules"})
# What pydantic calls by its own words, in those of who writes settings.
_PLAINLY = {
    "int_parsing": "must be a whole number",
    "bool_parsing": "must be true or false",
    "literal_error": "must be {expected}",
    "less_than_equal": "must be at most {le}",
    "greater_than_equal": "must be at least {ge}",
}
_NO_MARKUP = str.maketrans("", "", "*`")


class SettingLine(NamedTuple):
    """One row of the table of settings, as the README has it."""

    name: str
    default: str
    meaning: str
    secret: bool


_AnySettings = TypeVar("_AnySettings", bound=DatabaseSettings)


def load_settings(
    environ: Mapping[str, str] | None = None, *, dotenv: Path | None = None
) -> Settings:
    """Return the settings of *environ*, over those of the file *dotenv*.

    Without arguments these are the process environment and ``.env``. An empty
    value counts as absent.

    Raises:
        ConfigurationError: Something is missing or wrong; one line per problem,
            none of which holds a value.
    """
    return _load(Settings, environ, dotenv)


def load_database_settings(
    environ: Mapping[str, str] | None = None, *, dotenv: Path | None = None
) -> DatabaseSettings:
    """Return only what a migration needs, whatever else is missing.

    Raises:
        ConfigurationError: One of these few settings is wrong.
    """
    return _load(DatabaseSettings, environ, dotenv)


def unknown_names(
    environ: Mapping[str, str] | None = None, dotenv: Path | None = None
) -> list[str]:
    """Return a sentence for each name with our prefix that no setting has."""
    fields = Settings.model_fields
    known = {_name(field) for field in fields}
    known |= {_name(field) + _FILE for field in fields if _is_secret(fields[field])}
    lines = []
    for name in sorted(_given(environ, dotenv)):
        if name in known:
            continue
        close = get_close_matches(name, sorted(known), n=1, cutoff=0.8)
        hint = f"; did you mean {close[0]}?" if close else ""
        lines.append(f"{name}: is no setting of Waybill{hint}")
    return lines


def exposure(dotenv: Path = DOTENV) -> str:
    """Return what to mend where everybody on this machine may read our secrets.

    "" where only the owner and a group may read the file, where it holds none, and on
    systems whose files have no such rights.
    """
    try:
        mode = dotenv.stat().st_mode if os.name == "posix" else 0
    except OSError:  # there is none
        return ""
    given = _given({}, dotenv) if mode & stat.S_IROTH else {}
    fields = Settings.model_fields
    if not any(_name(each) in given and _is_secret(fields[each]) for each in fields):
        return ""
    return (
        f"{dotenv}: holds secrets that everybody on this machine can read; "
        f"chmod 600 {dotenv} keeps others out"
    )


def describe() -> list[SettingLine]:
    """Return every setting with its default and meaning, required ones first."""
    lines = [
        SettingLine(
            _name(field), _default(info), info.description or "", _is_secret(info)
        )
        for field, info in Settings.model_fields.items()
    ]
    return sorted(lines, key=lambda line: line.default != "required")


def secret_values(settings: DatabaseSettings) -> list[str]:
    """Return what must appear in no log: every secret, the database password."""
    values = [
        value.get_secret_value()
        for field in type(settings).model_fields
        if field != "database_url"
        and isinstance(value := getattr(settings, field), SecretStr)
    ]
    if settings.secret_keys is not None:
        values += split_keys(settings.secret_keys)
    password = urlsplit(settings.database_url.get_secret_value()).password
    return [*values, password] if password else values


def _load(
    kind: type[_AnySettings],
    environ: Mapping[str, str] | None,
    dotenv: Path | None,
) -> _AnySettings:
    given = _given(environ, dotenv)
    values: dict[str, Any] = {}
    problems: list[str] = []
    for field, info in kind.model_fields.items():
        try:
            value = _value(_name(field), given, secret=_is_secret(info))
        except ConfigurationError as error:
            problems.append(str(error))
            continue
        if value is not None:
            values[field] = value
    if problems:
        raise ConfigurationError("\n".join(problems))
    try:
        return kind(**values)
    except ValidationError as error:
        lines = [line for each in error.errors() for line in _problem(each)]
    # Outside the block: the cause would carry the values into tracebacks.
    raise ConfigurationError("\n".join(lines))


def _given(environ: Mapping[str, str] | None, dotenv: Path | None) -> dict[str, str]:
    if environ is None:
        environ = os.environ  # noqa: TID251  the one place that reads it
        dotenv = dotenv or DOTENV
    # No interpolation: a secret may hold a dollar sign.
    lines = dotenv_values(dotenv, interpolate=False) if dotenv else {}
    merged = {**lines, **environ}
    return {k: v for k, v in merged.items() if k.startswith(PREFIX) and v}


def _value(name: str, given: Mapping[str, str], *, secret: bool) -> str | None:
    path = given.get(name + _FILE) if secret else None
    if path is None:
        return given.get(name)
    if name in given:
        raise ConfigurationError(f"{name}: is set beside {name}{_FILE}; remove one")
    try:
        content = Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{name}{_FILE}: cannot be read ({type(error).__name__}); "
            "name a readable text file"
        ) from None
    if not content:
        raise ConfigurationError(f"{name}{_FILE}: is empty; write the secret into it")
    return content


def _problem(error: ErrorDetails) -> Iterable[str]:
    context = error.get("ctx", {})
    cause = context.get("error")
    told = str(cause) if cause is not None else error["msg"]
    if error["type"] in _PLAINLY:
        told = _PLAINLY[error["type"]].format_map(context)
    if not error["loc"]:
        return told.splitlines()
    field, *inner = (str(part) for part in error["loc"])
    # Union branches and mapping keys follow the name of the field.
    where = f" ({'.'.join(inner)})" if field in _MAPPINGS and inner else ""
    if error["type"] == "missing":
        meaning = Settings.model_fields[field].description
        told = f"is missing; set it to the {meaning}".translate(_NO_MARKUP)
    return [f"{_name(field)}{where}: {told[:1].lower()}{told[1:]}"]


def _name(field: str) -> str:
    return PREFIX + field.upper()


def _is_secret(info: FieldInfo) -> bool:
    return "SecretStr" in str(info.annotation)


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return "required"
    value = info.get_default(call_default_factory=True, validated_data={})
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if value else ""
