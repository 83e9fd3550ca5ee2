"""What a large order would cost, and what of it is here already."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.domain.commands import Form, OrderCommand
from bot.domain.fan_out import Proposal, cheaper, with_reused
from bot.domain.organisations import Organisation
from bot.domain.planning import OrderPlan
from bot.domain.report_types import Catalogue
from bot.limits.contract import CALLS
from bot.ports import Transaction
from bot.services.estimates import foreseen
from bot.services.file_estimates import fetched_in


class FanOuts:
    """Foresees large orders; reads alone."""

    def __init__(self, catalogue: Catalogue, zone: ZoneInfo) -> None:
        self._catalogue = catalogue
        self._zone = zone

    async def reusing(
        self, tx: Transaction, connection_id: int, planned: OrderPlan
    ) -> OrderPlan:
        """Return *planned* with the reports that are here already in their places."""
        here = await tx.reports.here(connection_id, planned.runs)
        return with_reused(planned, here)

    async def proposal(
        self,
        tx: Transaction,
        connection_id: int,
        command: OrderCommand,
        planned: OrderPlan,
        directory: Sequence[Organisation],
    ) -> Proposal:
        """Return what *planned* would cost.

        *directory* is all that is listed, if all of it is open to who asks; else none.
        """
        reusing = planned
        if not command.afresh:
            reusing = await self.reusing(tx, connection_id, planned)
        missing = [run for run in reusing.runs if not run.report_id]
        here = [run.asked_at for run in reusing.runs if run.asked_at is not None]
        not_before, ready_about = await foreseen(tx, connection_id, missing)
        files_in = None
        if command.form in {Form.file, Form.excel}:
            files_in = await fetched_in(tx, connection_id, len(planned.runs))
        fewer = cheaper(command, planned, self._catalogue, directory, self._zone)
        return Proposal(
            command=command,
            reports=len(planned.runs),
            types=len(planned.report_types),
            organisations=len({run.organisation_id for run in planned.runs}),
            share=len(missing) / CALLS,
            not_before=not_before,
            ready_about=ready_about,
            files_in=files_in,
            here=len(here),
            here_since=min(here, default=None),
            # What is here costs nothing: fewer reports may still be more to build.
            cheaper=fewer if fewer and fewer.reports < len(missing) else None,
        )
