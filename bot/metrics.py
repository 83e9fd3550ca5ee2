"""What Waybill counts; the names are fixed, so that dashboards may rely on them."""

from collections.abc import Callable

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

_TICK_SECONDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_LAG_SECONDS = (1, 3, 5, 10, 20, 33, 60, 120, 300, 600)


class Metrics:
    """One registry of its own, so that two bots in a process do not mix."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        registry = self.registry = CollectorRegistry()
        self.orders = Counter("waybill_orders", "Orders accepted", registry=registry)
        self.runs = Counter(
            "waybill_runs", "Runs that entered a state", ["state"], registry=registry
        )
        self.supplier_calls = Counter(
            "waybill_supplier_calls",
            "Calls to the supplier API",
            ["operation", "outcome"],
            registry=registry,
        )
        self.toll_calls = Counter(
            "waybill_toll_calls",
            "Calls to the toll API",
            ["operation", "outcome"],
            registry=registry,
        )
        self.slack_calls = Counter(
            "waybill_slack_calls",
            "Calls to Slack's Web API",
            ["method", "outcome"],
            registry=registry,
        )
        self.deliveries = Counter(
            "waybill_deliveries",
            "Outgoing Slack effects that were settled",
            ["outcome"],
            registry=registry,
        )
        self.link_mints = Counter(
            "waybill_link_mints", "Links minted for a person", registry=registry
        )
        self.tick_seconds = Histogram(
            "waybill_tick_seconds",
            "How long a tick of a job took",
            ["job"],
            buckets=_TICK_SECONDS,
            registry=registry,
        )
        self.jobs_failed = Counter(
            "waybill_jobs_failed",
            "Ticks of a job that crashed",
            ["job"],
            registry=registry,
        )
        self.report_lag = Histogram(
            "waybill_report_lag_seconds",
            "From the supplier's completion of a report to our finding it",
            buckets=_LAG_SECONDS,
            registry=registry,
        )
        self._last_tick_age = Gauge(
            "waybill_last_tick_age_seconds",
            "How long ago the last tick ended",
            registry=registry,
        )

    def watch_last_tick(self, age_seconds: Callable[[], float]) -> None:
        """Ask *age_seconds* for the age of the last tick whenever it is read."""
        self._last_tick_age.set_function(age_seconds)

    def count_supplier_call(self, operation: str, outcome: str) -> None:
        """Count one call to the supplier."""
        self.supplier_calls.labels(operation=operation, outcome=outcome).inc()

    def count_toll_call(self, operation: str, outcome: str) -> None:
        """Count one call to the toll API."""
        self.toll_calls.labels(operation=operation, outcome=outcome).inc()

    def count_runs(self, state: str, runs: int = 1) -> None:
        """Count runs that entered *state*."""
        self.runs.labels(state=state).inc(runs)

    def count_slack_call(self, method: str, outcome: str) -> None:
        """Count one call to Slack."""
        self.slack_calls.labels(method=method, outcome=outcome).inc()

    def render(self) -> bytes:
        """Return everything in Prometheus' text format."""
        return generate_latest(self.registry)
