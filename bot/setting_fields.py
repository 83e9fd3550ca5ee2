"""Everything an operator can change: names, defaults, meanings."""

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    SecretStr,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from typing_extensions import override

from bot import setting_rules as rules

PREFIX = "WAYBILL_"

_Url = Annotated[str, AfterValidator(rules.safe_url)]
_Secret = Annotated[SecretStr, AfterValidator(rules.secret)]
_Command = Annotated[str, AfterValidator(rules.command)]


# The words of bot.domain.audience, which a test compares.
Place = Literal["closed", "guests", "workspace", "outside", "unknown"]
Kind = Literal["personal", "financial", "operational"]
Verdict = Literal["go", "mask", "ask", "refuse"]


class ReportTypeLimit(BaseModel, frozen=True, extra="forbid"):
    """What an operator knows better than we do about one report type."""

    max_days: int | None = Field(default=None, ge=1)
    covers_children: bool | None = None
    rows: Literal["events", "aggregates"] | None = None
    kind: str | None = None


class DatabaseSettings(BaseSettings):
    """What is needed to reach and migrate the database, and to log about it."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="ignore", hide_input_in_errors=True
    )

    database_url: Annotated[SecretStr, AfterValidator(rules.database_url)] = Field(
        default=SecretStr("sqlite+aiosqlite:///waybill.db"),
        description="where the state is kept: `sqlite+aiosqlite:///…` or "
        "`postgresql+asyncpg://…`",
    )
    secret_keys: Annotated[SecretStr, AfterValidator(rules.secret_keys)] | None = Field(
        default=None,
        description="keys under which secrets are sealed in the database, the newest "
        "first, comma-separated",
    )
    auto_migrate: bool = Field(
        default=True,
        description="`false` leaves the schema to `waybill migrate`",
    )
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], BeforeValidator(rules.lowered)
    ] = Field(default="info", description="the least important lines that are written")
    log_format: Annotated[
        Literal["auto", "console", "json"], BeforeValidator(rules.lowered)
    ] = Field(
        default="auto",
        description="`console`, `json`, or `auto`: console on a terminal, else JSON",
    )

    @classmethod
    @override
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take only what :mod:`bot.settings` merged, so that tests see no more."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)


class Settings(DatabaseSettings):
    """Everything that `waybill run` needs."""

    slack_bot_token: Annotated[
        SecretStr, AfterValidator(rules.starting_with("xoxb-"))
    ] = Field(
        description="*Bot User OAuth Token* of the Slack app, begins with `xoxb-`"
    )
    slack_signing_secret: _Secret | None = Field(
        default=None,
        description="*Signing Secret* of the Slack app; needed without Socket Mode",
    )
    slack_app_token: (
        Annotated[SecretStr, AfterValidator(rules.starting_with("xapp-"))] | None
    ) = Field(
        default=None,
        description="app-level token, begins with `xapp-`; switches Socket Mode on",
    )
    slack_api_url: Annotated[_Url, AfterValidator(rules.slack_api_url)] = Field(
        default="https://slack.com/api/",
        description="Slack's Web API, ends in `/api/`",
    )
    supplier_client_id: str | None = Field(
        default=None, description="client id at the supplier reporting API"
    )
    supplier_client_secret: _Secret | None = Field(
        default=None, description="its client secret"
    )
    supplier_api_url: Annotated[_Url, AfterValidator(rules.origin)] = Field(
        default="https://api.uber.com",
        description="origin of the supplier API; paths are appended",
    )
    supplier_token_url: _Url = Field(
        default="https://auth.uber.com/oauth/v2/token",
        description="full URL of the supplier's token endpoint",
    )
    toll_key: _Secret | None = Field(default=None, description="key of the toll API")
    toll_secret: _Secret | None = Field(default=None, description="its secret")
    toll_api_url: Annotated[_Url, AfterValidator(rules.origin)] = Field(
        default="https://api.adastrai.com",
        description="origin of the toll API; the path is appended",
    )
    toll_client_channels: Annotated[
        frozenset[str], BeforeValidator(rules.channel_ids)
    ] = Field(
        default=frozenset(),
        description=(
            "Slack ids of the channels in which toll reports that name clients may "
            "stand, comma-separated"
        ),
    )
    http_host: str = Field(
        default="127.0.0.1",
        description="address to listen on, for Slack, health and metrics",
    )
    http_port: int = Field(
        default=3000,
        ge=0,
        le=65535,
        description="port to listen on; 0 takes a free one",
    )
    timezone: Annotated[str, AfterValidator(rules.zone_name)] = Field(
        default="UTC",
        description="zone of every period, for everybody, as in `Europe/Istanbul`",
    )
    admins: Annotated[frozenset[str], BeforeValidator(rules.user_ids)] = Field(
        default=frozenset(),
        description="Slack user ids of the administrators, comma-separated",
    )
    open_to: Annotated[Literal["admins", "members"], BeforeValidator(rules.lowered)] = (
        Field(
            default="admins",
            description="who may order: `admins`, or `members` (all full members)",
        )
    )
    report_command: _Command = Field(
        default="/report", description="slash command for reports"
    )
    toll_command: _Command = Field(
        default="/toll", description="slash command for toll metrics"
    )
    retention_days: int = Field(
        default=400,
        ge=1,
        description="days that finished orders are kept",
    )
    audit_days: int = Field(
        default=400, ge=1, description="days that the audit trail is kept"
    )
    report_type_limits: Annotated[
        dict[str, ReportTypeLimit],
        BeforeValidator(rules.json_of('{"REPORT_TYPE_X": {"max_days": 7}}')),
    ] = Field(
        default_factory=dict,
        description="JSON, per report type: `max_days`, `covers_children`, `rows` "
        "(`events` or `aggregates`), `kind`",
    )
    audience_rules: Annotated[
        dict[Place, dict[Kind, Verdict]],
        BeforeValidator(rules.json_of('{"guests": {"personal": "refuse"}}')),
    ] = Field(
        default_factory=dict,
        description="JSON: what is done with a file in a channel, per who reads it and "
        "what it is about: `go`, `mask`, `ask` or `refuse`",
    )
    file_megabytes: int = Field(
        default=200,
        ge=0,
        le=1000,
        description="largest report that is fetched, and largest file that is put "
        "into Slack; 0 fetches none: links only",
    )
    look_inside: bool = Field(
        default=True,
        description="`false` leaves rows and totals out of the news of an order that "
        "asks for links, whose reports are not fetched then",
    )
    poll_calls: int | None = Field(
        default=None,
        ge=1,
        le=600,
        description="Get and List calls that waiting for reports may spend in ten "
        "minutes; left out, Waybill plans by itself",
    )

    @model_validator(mode="after")
    def _holds_together(self) -> "Settings":
        problems = [
            *rules.pair(
                "SUPPLIER", self.supplier_client_id, self.supplier_client_secret
            ),
            *rules.pair("TOLL", self.toll_key, self.toll_secret),
        ]
        if not problems and not (self.has_supplier or self.has_toll):
            problems.append(
                f"{PREFIX}SUPPLIER_CLIENT_ID: is missing, and {PREFIX}TOLL_KEY too; "
                "set the credentials of at least one of the two"
            )
        if self.slack_signing_secret is None and self.slack_app_token is None:
            problems.append(
                f"{PREFIX}SLACK_SIGNING_SECRET: is missing; set it, or set "
                f"{PREFIX}SLACK_APP_TOKEN for Socket Mode"
            )
        if self.report_command == self.toll_command:
            problems.append(
                f"{PREFIX}TOLL_COMMAND: is the same as {PREFIX}REPORT_COMMAND; "
                "give each a name of its own"
            )
        if problems:
            raise ValueError("\n".join(problems))
        return self

    @property
    def has_supplier(self) -> bool:
        """Whether reports can be ordered at all."""
        return self.supplier_client_id is not None

    @property
    def has_toll(self) -> bool:
        """Whether toll metrics can be asked for at all."""
        return self.toll_key is not None

    @property
    def zone(self) -> ZoneInfo:
        """The zone of every period."""
        return ZoneInfo(self.timezone)
