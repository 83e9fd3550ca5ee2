"""What is outside: Slack, the supplier and the toll API, by their adapters."""

from collections.abc import Callable

from pydantic import SecretStr

from bot.services.sockets import SocketAddresses
from bot.services.turns import Turns
from bot.slack.calls import SOCKET, Observe
from bot.slack.client import SlackClient
from bot.slack.failures import REFUSED
from bot.slack.files import SlackFiles
from bot.slack.responses import Responder
from bot.upstream.downloads import Downloader
from bot.upstream.http import new_client
from bot.upstream.sealing import SealedBox
from bot.upstream.supplier import SCOPES, SupplierClient
from bot.upstream.tokens import TokenSource
from bot.upstream.toll import TollClient
from bot.wiring.ground import Ground
from storage.tokens import SqlTokenStore


class Outside:
    """The adapters of one process, with the connections that they hold."""

    def __init__(self, ground: Ground, token_refused: Callable[[], None]) -> None:
        settings = ground.settings
        self._http = new_client()
        self.tokens = self._build_tokens(ground)
        self.supplier = SupplierClient(
            self._http,
            self.tokens,
            ground.clock,
            settings.supplier_api_url,
            observe=ground.metrics.count_supplier_call,
        )
        self.toll = self._build_toll(ground)
        self.slack = SlackClient(
            settings.slack_bot_token.get_secret_value(),
            settings.slack_api_url,
            observe=_heard(ground.metrics.count_slack_call, token_refused),
            turns=Turns(ground.store, ground.tenancy, ground.clock),
        )
        self.files = SlackFiles(self.slack.calls)
        self.trusts_environment = settings.slack_api_url == "https://slack.com/api/"
        self.addresses = self._build_addresses(ground)
        self.responder = Responder(trust_env=self.trusts_environment)
        self.downloads = Downloader(self._http, settings.supplier_api_url)

    async def close(self) -> None:
        """Let go of every connection."""
        await self.responder.close()
        await self.slack.close()
        await self._http.aclose()

    def _build_addresses(self, ground: Ground) -> SocketAddresses | None:
        token = ground.settings.slack_app_token
        if token is None:
            return None
        secret = token.get_secret_value()
        return SocketAddresses(ground.store, lambda: self.slack.socket_url(secret))

    def _build_tokens(self, ground: Ground) -> TokenSource:
        settings = ground.settings
        client_id = settings.supplier_client_id or ""
        secret = settings.supplier_client_secret or SecretStr("not configured")
        derived = SealedBox(client_id, secret.get_secret_value())
        sealer = ground.ring or derived
        return TokenSource(
            self._http,
            SqlTokenStore(
                ground.engine,
                ground.time,
                lambda: ground.tenancy.supplier,
                sealer,
            ),
            ground.clock,
            token_url=settings.supplier_token_url,
            client_id=client_id,
            client_secret=secret.get_secret_value(),
            scope=SCOPES,
        )

    def _build_toll(self, ground: Ground) -> TollClient:
        settings = ground.settings
        key, secret = settings.toll_key, settings.toll_secret
        return TollClient(
            self._http,
            ground.clock,
            settings.toll_api_url,
            key.get_secret_value() if key else "not configured",
            secret.get_secret_value() if secret else "not configured",
            observe=ground.metrics.count_toll_call,
        )


def _heard(count: Observe, token_refused: Callable[[], None]) -> Observe:
    """Return what counts calls to Slack, and tells when the bot's token is dead."""

    def heard(method: str, outcome: str) -> None:
        count(method, outcome)
        if outcome == REFUSED and method != SOCKET:
            token_refused()

    return heard
