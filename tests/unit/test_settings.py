from pathlib import Path

import pytest

from bot.errors import ConfigurationError
from bot.settings import (
    Settings,
    describe,
    exposure,
    load_database_settings,
    load_settings,
    secret_values,
    unknown_names,
)

LEAST = {
    "WAYBILL_SLACK_BOT_TOKEN": "xoxb-invented",
    "WAYBILL_SLACK_APP_TOKEN": "xapp-invented",
    "WAYBILL_TOLL_KEY": "toll-key-invented",
    "WAYBILL_TOLL_SECRET": "toll-secret-invented",
}


def problems(**given: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load_settings({**LEAST, **{f"WAYBILL_{k}": v for k, v in given.items()}})
    return str(caught.value).splitlines()


def test_the_least_that_starts_the_bot_gives_the_documented_defaults() -> None:
    settings = load_settings(LEAST)

    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.supplier_api_url == "https://api.uber.com"
    assert settings.supplier_token_url == "https://auth.uber.com/oauth/v2/token"
    assert settings.toll_api_url == "https://api.adastrai.com"
    assert settings.database_url.get_secret_value() == "sqlite+aiosqlite:///waybill.db"
    assert (settings.http_host, settings.http_port) == ("127.0.0.1", 3000)
    assert (settings.timezone, settings.zone.key) == ("UTC", "UTC")
    assert (settings.admins, settings.open_to) == (frozenset(), "admins")
    assert (settings.report_command, settings.toll_command) == ("/report", "/toll")
    assert (settings.auto_migrate, settings.retention_days) == (True, 400)
    assert (settings.log_level, settings.log_format) == ("info", "auto")
    assert (settings.report_type_limits, settings.poll_calls) == ({}, None)
    assert (settings.has_supplier, settings.has_toll) == (False, True)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("HTTP_PORT", "99999", "must be at most 65535"),
        ("HTTP_PORT", "-1", "must be at least 0"),
        ("HTTP_PORT", "banana", "must be a whole number"),
        ("AUTO_MIGRATE", "banana", "must be true or false"),
        ("OPEN_TO", "all", "must be 'admins' or 'members'"),
    ],
)
def test_a_wrong_value_is_answered_with_what_would_be_right(
    name: str, value: str, said: str
) -> None:
    assert problems(**{name: value}) == [f"WAYBILL_{name}: {said}"]


def test_a_missing_setting_is_named_without_the_markup_of_the_table() -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_settings({})

    assert str(caught.value).startswith(
        "WAYBILL_SLACK_BOT_TOKEN: is missing; set it to the Bot User OAuth Token "
    )
    assert not set("*`") & set(str(caught.value))


def test_settings_do_not_print_their_secrets() -> None:
    settings = load_settings(
        {**LEAST, "WAYBILL_DATABASE_URL": "postgresql+asyncpg://u:hunter22@db/w"}
    )

    shown = repr(settings) + str(settings)

    for secret in secret_values(settings):
        assert secret not in shown
    assert "hunter22" in secret_values(settings)


def test_settings_cannot_be_changed() -> None:
    settings = load_settings(LEAST)

    with pytest.raises(ValueError, match="frozen"):
        settings.http_port = 1  # type: ignore[misc]  # frozen is the promise


def test_several_problems_are_told_at_once_a_line_each() -> None:
    lines = problems(HTTP_PORT="many", TIMEZONE="Mars/Base", SLACK_BOT_TOKEN="")

    assert [line.split(":")[0] for line in lines] == [
        "WAYBILL_SLACK_BOT_TOKEN",
        "WAYBILL_HTTP_PORT",
        "WAYBILL_TIMEZONE",
    ]


@pytest.mark.parametrize(
    ("name", "value", "mending"),
    [
        pytest.param("SLACK_BOT_TOKEN", "xoxp-sesame", "xoxb-", id="user-token"),
        pytest.param("SLACK_APP_TOKEN", "xoxb-sesame", "xapp-", id="swapped-token"),
        pytest.param("SLACK_BOT_TOKEN", "xoxb-sesame\n", "xoxb-", id="line-end"),
        pytest.param("SLACK_API_URL", "https://sesame.com", "/api/", id="api-url"),
        pytest.param("SUPPLIER_API_URL", "http://sesame.com", "https", id="plain-http"),
        pytest.param("SUPPLIER_API_URL", "https://sesame/v1", "origin", id="path"),
        pytest.param("TOLL_API_URL", "sesame", "https://", id="no-url"),
        pytest.param("TOLL_API_URL", "https://u:sesame@h", "user", id="userinfo"),
        pytest.param("TOLL_API_URL", "https://h:sesame", "https://", id="bad-port"),
        pytest.param("DATABASE_URL", "postgres://u:sesame@h/d", "asyncpg", id="driver"),
        pytest.param("TIMEZONE", "Sesame", "Europe/Istanbul", id="zone"),
        pytest.param("TIMEZONE", "../sesame", "Europe/Istanbul", id="zone-path"),
        pytest.param("ADMINS", "U012AB3CD, sesame", "entry 2", id="user-id"),
        pytest.param("OPEN_TO", "sesame", "'admins' or 'members'", id="choice"),
        pytest.param("REPORT_COMMAND", "sesame", "slash", id="command"),
        pytest.param("TOLL_COMMAND", "/report", "of its own", id="same-command"),
        pytest.param("HTTP_PORT", "70000", "65535", id="port"),
        pytest.param("AUTO_MIGRATE", "sesame", "true or false", id="flag"),
        pytest.param("REPORT_TYPE_LIMITS", "sesame", "JSON object", id="json"),
        pytest.param("REPORT_TYPE_LIMITS", '{"A":{"b":1}}', "A.b", id="limit-key"),
        pytest.param("POLL_CALLS", "601", "600", id="poll-calls"),
        pytest.param("TOLL_SECRET", "abc", "fewer than 4", id="short-secret"),
        pytest.param("TOLL_SECRET", "", "set it, or remove", id="half-a-pair"),
        pytest.param("SLACK_APP_TOKEN", "", "Socket Mode", id="no-signing-secret"),
    ],
)
def test_a_wrong_value_is_told_in_one_line_that_names_it_and_the_remedy(
    name: str, value: str, mending: str
) -> None:
    (line,) = problems(**{name: value})

    assert line.startswith("WAYBILL_")
    assert mending in line
    assert "sesame" not in line


def test_a_refusal_keeps_the_values_out_of_its_traceback_too() -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_settings({**LEAST, "WAYBILL_SLACK_BOT_TOKEN": "sesame"})

    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_an_http_url_is_fine_on_this_machine() -> None:
    for host in ("localhost:8080", "127.0.0.9:1", "[::1]:1"):
        url = f"http://{host}"
        settings = load_settings({**LEAST, "WAYBILL_TOLL_API_URL": url})
        assert settings.toll_api_url == url


def test_neither_upstream_is_a_problem() -> None:
    (line,) = problems(TOLL_KEY="", TOLL_SECRET="")

    assert "at least one of the two" in line


def test_an_http_bot_needs_its_signing_secret_only() -> None:
    given = {**LEAST, "WAYBILL_SLACK_SIGNING_SECRET": "signing-invented"}
    del given["WAYBILL_SLACK_APP_TOKEN"]

    assert load_settings(given).slack_app_token is None


def test_lists_choices_and_json_are_read() -> None:
    settings = load_settings(
        {
            **LEAST,
            "WAYBILL_ADMINS": " U012AB3CD,W99XYZ , ",
            "WAYBILL_OPEN_TO": "Members",
            "WAYBILL_LOG_LEVEL": "DEBUG",
            "WAYBILL_TIMEZONE": "Europe/Istanbul",
            "WAYBILL_REPORT_TYPE_LIMITS": '{"REPORT_TYPE_X": '
            '{"max_days": 14, "covers_children": true, "rows": "events"}}',
        }
    )

    limit = settings.report_type_limits["REPORT_TYPE_X"]
    assert settings.admins == {"U012AB3CD", "W99XYZ"}
    assert (settings.open_to, settings.log_level) == ("members", "debug")
    assert settings.zone.key == "Europe/Istanbul"
    assert (limit.max_days, limit.covers_children) == (14, True)
    assert (limit.rows, limit.kind) == ("events", None)


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("xoxb-from-file\n")
    given = {**LEAST, "WAYBILL_SLACK_BOT_TOKEN_FILE": str(file)}
    del given["WAYBILL_SLACK_BOT_TOKEN"]

    settings = load_settings(given)

    assert settings.slack_bot_token.get_secret_value() == "xoxb-from-file"
    assert unknown_names(given) == []


def test_a_secret_file_that_is_doubled_absent_or_empty_is_a_problem(
    tmp_path: Path,
) -> None:
    empty = tmp_path / "empty"
    empty.write_text("\n")
    doubled = problems(TOLL_KEY_FILE=str(empty))
    absent = problems(TOLL_KEY="", TOLL_KEY_FILE=str(tmp_path / "absent"))
    blank = problems(TOLL_KEY="", TOLL_KEY_FILE=str(empty))

    assert doubled == [
        "WAYBILL_TOLL_KEY: is set beside WAYBILL_TOLL_KEY_FILE; remove one"
    ]
    assert "cannot be read" in absent[0]
    assert "is empty" in blank[0]


def test_the_environment_wins_over_the_dotenv_file(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("WAYBILL_HTTP_PORT=4000\nWAYBILL_TOLL_SECRET='pa$word'\nX=1\n")
    given = {key: value for key, value in LEAST.items() if "SECRET" not in key}

    settings = load_settings(given, dotenv=dotenv)
    overridden = load_settings({**given, "WAYBILL_HTTP_PORT": "5000"}, dotenv=dotenv)

    assert settings.http_port == 4000
    assert overridden.http_port == 5000
    assert settings.toll_secret is not None
    assert settings.toll_secret.get_secret_value() == "pa$word"


def test_the_process_environment_and_dotenv_are_read_by_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("WAYBILL_HTTP_PORT=4001\n")
    for name, value in LEAST.items():
        monkeypatch.setenv(name, value)

    settings = load_settings()

    assert settings.http_port == 4001
    assert unknown_names() == []


def test_a_migration_needs_no_slack() -> None:
    settings = load_database_settings({"WAYBILL_AUTO_MIGRATE": "no"})

    assert settings.auto_migrate is False


def test_an_unknown_name_is_told_with_what_was_meant(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("WAYBILL_TIMEZON=UTC\nOTHER=1\n")

    lines = unknown_names({**LEAST, "WAYBILL_QQ": "1"}, dotenv)

    assert lines == [
        "WAYBILL_QQ: is no setting of Waybill",
        "WAYBILL_TIMEZON: is no setting of Waybill; did you mean WAYBILL_TIMEZONE?",
    ]


@pytest.mark.parametrize(
    ("mode", "content", "told"),
    [
        pytest.param(0o644, "WAYBILL_TOLL_SECRET=abcdef\n", True, id="everybody"),
        pytest.param(0o604, "WAYBILL_TOLL_SECRET=abcdef\n", True, id="others"),
        pytest.param(0o640, "WAYBILL_TOLL_SECRET=abcdef\n", False, id="a group"),
        pytest.param(0o600, "WAYBILL_TOLL_SECRET=abcdef\n", False, id="the owner"),
        pytest.param(0o644, "WAYBILL_TIMEZONE=UTC\n", False, id="no secret"),
        pytest.param(0o644, "OTHER_SECRET=abcdef\n", False, id="none of ours"),
    ],
)
def test_secrets_that_everybody_can_read_are_told(
    tmp_path: Path,
    mode: int,
    content: str,
    told: bool,  # noqa: FBT001
) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text(content)
    dotenv.chmod(mode)

    said = exposure(dotenv)

    assert said.endswith(f"chmod 600 {dotenv} keeps others out") == told
    assert bool(said) == told
    assert "abcdef" not in said
    assert exposure(tmp_path / "none.env") == ""


def test_every_setting_is_described() -> None:
    lines = describe()

    assert len(lines) == len(Settings.model_fields)
    assert all(line.meaning for line in lines)
    assert [line.name for line in lines if line.default == "required"] == [
        "WAYBILL_SLACK_BOT_TOKEN"
    ]
    assert {line.name for line in lines if line.secret} == {
        "WAYBILL_DATABASE_URL",
        "WAYBILL_SECRET_KEYS",
        "WAYBILL_SLACK_APP_TOKEN",
        "WAYBILL_SLACK_BOT_TOKEN",
        "WAYBILL_SLACK_SIGNING_SECRET",
        "WAYBILL_SUPPLIER_CLIENT_SECRET",
        "WAYBILL_TOLL_KEY",
        "WAYBILL_TOLL_SECRET",
    }
