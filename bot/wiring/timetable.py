"""What a tick does, and in which order."""

from datetime import timedelta

from bot.jobs.ticker import Job, Ticker
from bot.wiring.deliveries import DeliveryParts
from bot.wiring.features import Features
from bot.wiring.ground import Ground
from bot.wiring.outside import Outside


def build_ticker(ground: Ground, outside: Outside, features: Features) -> Ticker:
    """Return a ticker with every job, which ticks by nothing yet."""
    deliveries = DeliveryParts(ground, outside, features)
    jobs: dict[str, Job] = {
        "groups": features.access.groups_job(),
        "organisations": features.orders.organisations_job(),
        "resolve": features.orders.resolve_job(),
        "schedules": features.schedules.schedules_job(),
        "expire": features.orders.expire_job(),
        "reconcile": features.orders.reconcile_job(),
        "submit": features.orders.submit_job(),
        "poll": features.orders.poll_job(),
        "watch": features.toll.watch_job(),
        "deliver": deliveries.deliver_job(),
        "files": features.files.files_job(),
        "home": features.home.home_job(),
        "edit": deliveries.edit_job(),
    }
    return Ticker(
        ground.background,
        jobs,
        ground.health,
        ground.metrics,
        timedelta(days=ground.settings.retention_days),
        timedelta(days=ground.settings.audit_days),
    )
