"""Which installation and which connection this process serves.

Both are known once Slack has said who we are, which may be long after the start
when Slack cannot be reached; until then nothing can be accepted.
"""

from dataclasses import dataclass

from bot.domain.connections import Installation
from bot.errors import NotConfiguredError, UpstreamUnavailableError


@dataclass(frozen=True, slots=True)
class Tenant:
    """One installation with its upstream connections."""

    installation: Installation
    supplier_connection: int | None
    toll_connection: int | None = None


class Tenancy:
    """Holds the tenant from the moment it is known."""

    def __init__(self) -> None:
        self._tenant: Tenant | None = None

    def begin(self, tenant: Tenant) -> None:
        """Serve *tenant* from now on."""
        self._tenant = tenant

    @property
    def known(self) -> Tenant | None:
        """The tenant, or None as long as Slack has not said who we are."""
        return self._tenant

    @property
    def tenant(self) -> Tenant:
        """The tenant.

        Raises:
            UpstreamUnavailableError: Slack has not said yet who we are.
        """
        if self._tenant is None:
            raise UpstreamUnavailableError("slack", "not reached yet")
        return self._tenant

    @property
    def supplier(self) -> int:
        """The id of the supplier connection.

        Raises:
            NotConfiguredError: No supplier credentials are set.
            UpstreamUnavailableError: Slack has not said yet who we are.
        """
        connection = self.tenant.supplier_connection
        if connection is None:
            raise NotConfiguredError("supplier")
        return connection

    @property
    def toll(self) -> int:
        """The id of the toll connection.

        Raises:
            NotConfiguredError: No toll credentials are set.
            UpstreamUnavailableError: Slack has not said yet who we are.
        """
        connection = self.tenant.toll_connection
        if connection is None:
            raise NotConfiguredError("toll")
        return connection
