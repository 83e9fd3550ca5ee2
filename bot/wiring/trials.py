"""Whether Slack and the upstreams take the credentials that were set."""

import hashlib
import json

from bot.domain.connections import SUPPLIER, TOLL, Installation
from bot.domain.toll_reports import Criteria
from bot.errors import (
    ConfigurationError,
    CredentialsRefusedError,
    SlackRefusedError,
)
from bot.ports import Transaction
from bot.services.replacements import leave_behind
from bot.services.tenancy import Tenant
from bot.services.toll_pictures import refusal_keys
from bot.settings import Settings
from bot.slack.facts import SlackIdentity
from bot.wiring.ground import Ground
from bot.wiring.outside import Outside

_SETTINGS = "settings_in_force"
NEEDED_SCOPES = frozenset({"commands", "chat:write", "users:read"})
SOCKET_REFUSED = (
    "WAYBILL_SLACK_APP_TOKEN: Slack does not accept it; make a new app-level token "
    "with connections:write"
)


class Trials:
    """Tries each set of credentials, and says how to mend what is refused."""

    def __init__(self, ground: Ground, outside: Outside) -> None:
        self._ground = ground
        self._outside = outside

    async def introduce(self) -> SlackIdentity:
        """Ask Slack who we are, and serve that workspace from now on.

        Raises:
            ConfigurationError: The token is refused, or lacks a scope.
            UpstreamError: Slack cannot be reached.
        """
        try:
            identity = await self._outside.slack.identity()
        except (CredentialsRefusedError, SlackRefusedError) as error:
            raise ConfigurationError(
                "WAYBILL_SLACK_BOT_TOKEN: Slack does not accept it "
                f"({error.code}); install the app again and set its new token"
            ) from None
        missing = sorted(NEEDED_SCOPES - identity.scopes)
        if missing:
            raise ConfigurationError(
                f"WAYBILL_SLACK_BOT_TOKEN: it lacks {', '.join(missing)}; add the "
                "scopes of manifest.yml and install the app again"
            )
        self._ground.tenancy.begin(await self._tenant(identity))
        return identity

    async def socket(self) -> None:
        """Ask Slack for the address of a web socket, if Socket Mode is on.

        Slack may be asked once a minute, so that this may take as long.

        Raises:
            ConfigurationError: The app-level token is refused.
            UpstreamError: Slack cannot be reached.
        """
        addresses = self._outside.addresses
        if addresses is None:
            return
        while wait := await addresses.turn():
            await self._ground.clock.sleep(wait)
        try:
            await addresses.open()
        except (CredentialsRefusedError, SlackRefusedError):
            raise ConfigurationError(SOCKET_REFUSED) from None

    async def supplier(self) -> None:
        """Get a token for the supplier.

        Raises:
            ConfigurationError: The credentials are refused.
            UpstreamError: The supplier cannot be reached.
        """
        try:
            await self._outside.tokens.token()
        except CredentialsRefusedError as error:
            raise ConfigurationError(
                "WAYBILL_SUPPLIER_CLIENT_ID, WAYBILL_SUPPLIER_CLIENT_SECRET: the "
                f"supplier refuses them ({error.code}); check both, and that the "
                "reporting scopes were granted to this client"
            ) from None

    async def toll(self) -> None:
        """Ask the toll API for its smallest report.

        Raises:
            ConfigurationError: The key or its secret is refused.
            UpstreamError: The toll API cannot be reached, or read.
        """
        try:
            await self._outside.toll.report("RequestCacheStatistics", Criteria.hour)
        except CredentialsRefusedError as error:
            raise ConfigurationError(
                "WAYBILL_TOLL_KEY, WAYBILL_TOLL_SECRET: the toll API refuses them "
                f"({error.status}); check both, and that reporting was granted to "
                "this key"
            ) from None

    async def _tenant(self, identity: SlackIdentity) -> Tenant:
        settings = self._ground.settings
        key = settings.toll_key
        async with self._ground.store.transaction() as tx:
            installation = await tx.installations.ensure(
                identity.enterprise_id or "",
                identity.team_id,
                identity.bot_user_id,
                identity.team_name,
            )
            await _note_settings(tx, installation, settings)
            # Whoever starts may have granted scopes: what was refused is tried again.
            await tx.budgets.speed_up(refusal_keys(installation.id))
            supplier = await _connection(
                tx, installation, SUPPLIER, settings.supplier_client_id
            )
            if supplier is not None:
                await leave_behind(tx, installation.id, supplier)
            return Tenant(
                installation,
                supplier,
                await _connection(
                    tx, installation, TOLL, key.get_secret_value() if key else None
                ),
            )


async def _note_settings(
    tx: Transaction, installation: Installation, settings: Settings
) -> None:
    """Write into the audit trail which settings decide on rights, if they changed."""
    held = json.loads(
        settings.model_dump_json(
            include={
                *("admins", "open_to", "audience_rules", "toll_client_channels"),
                *("file_megabytes", "retention_days", "audit_days"),
            }
        )
    )
    known = await tx.audit.latest(installation.id, _SETTINGS)
    if known is None or known.detail.get("settings") != held:
        await tx.audit.add(installation.id, "operator", _SETTINGS, settings=held)


async def _connection(
    tx: Transaction, installation: Installation, kind: str, client: str | None
) -> int | None:
    if client is None:
        return None
    connection = await tx.connections.ensure(installation.id, kind, _hashed(client))
    # Whoever starts may have mended what was wrong: find out at once.
    await tx.connections.release(connection.id)
    return connection.id


def _hashed(client_id: str) -> str:
    return hashlib.sha256(client_id.encode()).hexdigest()[:32]
