"""The nine reports of which nothing but the name is documented: rows invented.

They look as the documented ones do (flat, PascalCase) and add up to the same sums,
so that what reads them has something to guess at. Nobody should learn from them.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.sandbox.toll_requests import Caller
from bot.sandbox.toll_rows import Rows, iso, labelled, most_first, share
from bot.sandbox.toll_tallies import Span, Stat, regrouped

_HEALTHY, _POOR = 2.0, 10.0


def _grouped(span: Span, key_of: Callable[[Caller], Any]) -> list[tuple[Any, Stat]]:
    return most_first(regrouped(span.callers, key_of))


def _functions(span: Span) -> Rows:
    return [
        {
            "FunctionName": function,
            "CallCount": stat.count,
            "AvgExecutionTime": stat.mean,
            "MaxExecutionTime": stat.high,
        }
        for function, stat in _grouped(span, lambda each: each.function)
    ]


def _error_rates(span: Span) -> Rows:
    return [
        {
            "RequestDate": iso(day),
            "TotalRequests": stat.count,
            "ErrorCount": stat.errors,
            "ErrorRate": share(stat.errors, stat.count, 2),
        }
        for day, stat in span.dates.items()
    ]


def _reputations(span: Span) -> Rows:
    return [
        {
            "ClientIP": address,
            "RequestCount": stat.count,
            "ErrorCount": stat.errors,
            "ReputationScore": 100 - round(share(stat.errors, stat.count)),
        }
        for address, stat in _grouped(span, lambda each: each.address)
    ]


def _languages(span: Span) -> Rows:
    groups = _grouped(span, lambda each: (each.lang, each.map_source))
    return labelled(groups, "Lang", "MapSource")


def _health(span: Span) -> Rows:
    rows: Rows = []
    for source, stat in _grouped(span, lambda each: each.map_source):
        errors = share(stat.errors, stat.count, 2)
        rows.append(
            {
                "IntegrationName": source,
                "HealthStatus": _health_word(errors),
                "SuccessRate": round(100 - errors, 2),
                "RequestCount": stat.count,
                "AvgResponseTime": stat.mean,
            }
        )
    return rows


def _health_word(error_share: float) -> str:
    if error_share < _HEALTHY:
        return "Healthy"
    return "Degraded" if error_share < _POOR else "Unhealthy"


def _vehicles(span: Span) -> Rows:
    return labelled(_grouped(span, lambda each: each.vehicle_type), "VehicleTypeId")


def _companies(span: Span) -> Rows:
    return labelled(_grouped(span, lambda each: each.company), "CompanyCode")


def _structures(span: Span) -> Rows:
    return [
        {
            "TollStructure": structure,
            "RequestCount": stat.count,
            "Percentage": share(stat.count, span.total.count, 2),
        }
        for structure, stat in _grouped(span, lambda each: each.structure)
    ]


def _highways(span: Span) -> Rows:
    groups = _grouped(span, lambda each: (each.highway, each.company))
    return labelled(groups, "HighwayCode", "CompanyCode")


INVENTED_ROWS: Final[Mapping[str, Callable[[Span], Rows]]] = {
    "ExecutionTimesByFunction": _functions,
    "ErrorRateAnalysis": _error_rates,
    "IPReputationAnalysis": _reputations,
    "LangMapSourceMetrics": _languages,
    "IntegrationHealthCheck": _health,
    "VehicleTypeAnalysis": _vehicles,
    "TollCompanyAnalysis": _companies,
    "TollStructureBreakdown": _structures,
    "HighwayTollInsights": _highways,
}
