"""All 26 simulated reports; where they come from says what is known of them."""

from collections.abc import Callable, Mapping
from typing import Final

from bot.domain.toll_reports import KNOWN_REPORTS
from bot.sandbox.toll_reports_by_kind import BY_KIND
from bot.sandbox.toll_reports_by_time import BY_TIME
from bot.sandbox.toll_reports_invented import INVENTED_ROWS
from bot.sandbox.toll_rows import Rows
from bot.sandbox.toll_tallies import Span

_COMPUTED: Final = {**BY_TIME, **BY_KIND, **INVENTED_ROWS}

REPORTS: Final[Mapping[str, Callable[[Span], Rows]]] = {
    known.name: _COMPUTED[known.name] for known in KNOWN_REPORTS
}
