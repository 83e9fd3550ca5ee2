"""Structured logs through which no secret passes, whoever writes them."""

import logging
import secrets as randomness
import sys
from collections.abc import Iterable
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor
from typing_extensions import override

from bot.redaction import Redactor

# Without letters and digits that are mistaken for each other.
_REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_REFERENCE_LENGTH = 6

# They tell whole bodies, URLs or bound values below this level.
_AT_LEAST_WARNING = (
    "aiohttp.access",
    "aiosqlite",
    "alembic",
    "apscheduler",
    "asyncio",
    "httpcore",
    "httpx",
    "slack_bolt",
    "slack_sdk",
    "sqlalchemy",
)

_redactor = Redactor()


def configure(
    level: str,
    fmt: Literal["auto", "console", "json"] = "auto",
    secrets: Iterable[str] = (),
    *,
    stream: TextIO | None = None,
) -> None:
    """Send every log record, ours and the libraries', redacted to *stream*.

    *level* is a name such as ``info``; *stream* is standard error if left out.
    May be called again; the last call holds.
    """
    global _redactor  # noqa: PLW0603  logging is global, and so is what it hides
    _redactor = Redactor(secrets)
    out = sys.stderr if stream is None else stream
    console = fmt == "console" or (fmt == "auto" and out.isatty())
    handler = _Handler(out)
    handler.setFormatter(_formatter(console=console, colors=out.isatty()))
    handler.addFilter(_tells_no_bodies)
    handler.addFilter(_tells_no_skipped_ticks)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _AT_LEAST_WARNING:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def hide(secret: str) -> None:
    """Keep *secret*, which was minted at run time, out of the logs."""
    _redactor.hide(secret)


def redacted(text: str) -> str:
    """Return *text* as the log would have it."""
    return _redactor.text(text)


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """Return the logger of the module *name*."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


def new_reference() -> str:
    """Return a short reference to show to people, bound to the lines that follow.

    It is bound to the context, so that all that this request or task logs from
    here on can be found by it.
    """
    reference = "".join(
        randomness.choice(_REFERENCE_LETTERS) for _ in range(_REFERENCE_LENGTH)
    )
    structlog.contextvars.bind_contextvars(ref=reference)
    return reference


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _formatter(*, console: bool, colors: bool) -> logging.Formatter:
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(
            colors=colors, exception_formatter=structlog.dev.plain_traceback
        )
        if console
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_shared(),
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.StackInfoRenderer(),
            structlog.processors.format_exc_info,
            _redact,
            renderer,
        ],
    )


class _Handler(logging.StreamHandler[TextIO]):
    """Writes lines; what cannot be formatted is named, never quoted."""

    @override
    def handleError(self, record: logging.LogRecord) -> None:
        """Say that a line is missing: the default prints its arguments."""
        self.stream.write(f"a log record of {record.name} could not be written\n")


def _redact(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Return *event* as plain data without secrets."""
    clean = _redactor.value(event)
    return clean if isinstance(clean, dict) else {}


def _tells_no_bodies(record: logging.LogRecord) -> bool:
    """Return False for Bolt's line that quotes a whole request.

    Bolt sets its loggers' levels anew whenever an app is made, so that a level
    alone does not hold.
    """
    return record.levelno >= logging.WARNING or not record.name.startswith(
        ("slack_bolt", "slack_sdk")
    )


def _tells_no_skipped_ticks(record: logging.LogRecord) -> bool:
    """Return False for a tick left out beside one that takes long.

    That is told twice a second; how old the last tick is, is a metric of ours.
    """
    told = str(record.msg)
    return not (record.name.startswith("apscheduler") and "running instances" in told)
