"""waybill run | demo | check | migrate | audit | people | keys."""

import argparse
import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from bot.errors import ConfigurationError
from bot.logs import configure, get_logger, redacted
from bot.setting_rules import split_keys
from bot.settings import (
    DatabaseSettings,
    Settings,
    exposure,
    load_database_settings,
    load_settings,
    secret_values,
    unknown_names,
)

log = get_logger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the process commands; return the exit status."""
    chosen = _parser().parse_args(arguments)
    try:
        status: int = asyncio.run(chosen.work(chosen))
    except ConfigurationError as error:
        for line in str(error).splitlines():
            print(f"waybill: {redacted(line)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        logging.getLogger(__name__).debug("crashed", exc_info=error)
        print(
            f"waybill: stopped by a mistake of its own ({type(error).__name__}); "
            "WAYBILL_LOG_LEVEL=debug shows more",
            file=sys.stderr,
        )
        return 1
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="waybill", description="Fleet reports in Slack, with links that are fresh."
    )
    commands = parser.add_subparsers(
        required=True, metavar="run | demo | check | migrate | audit | people | keys"
    )
    _add(commands, "run", _run, "start the bot")
    demo = _add(commands, "demo", _demo, "try it without Slack and without credentials")
    demo.add_argument("--host", default="127.0.0.1", help="where the page listens")
    demo.add_argument("--port", type=int, default=8137, help="its port; 0 for any")
    demo.add_argument(
        "--socket-mode", action="store_true", help="connect the bot by web socket"
    )
    _add(commands, "check", _check, "test settings, database, Slack and supplier")
    _add(commands, "migrate", _migrate, "bring the database up to date")
    audit = _group(commands, "audit", "write out who did what", "export")
    export = _add(audit, "export", _audit_export, "write the audit trail as JSON lines")
    export.add_argument("--since", default="1970-01-01", help="a day, 2026-11-01")
    words = "write out or erase what is known of a person"
    people = _group(commands, "people", words, "export | erase")
    person = _add(people, "export", _person_export, "write what is known of a person")
    person.add_argument("person", help="their Slack id")
    person = _add(people, "erase", _person_erase, "take a person out of every table")
    person.add_argument("person", help="their Slack id")
    words = "make, change or drop what seals secrets"
    keys = _group(commands, "keys", words, "new | rotate | forget")
    _add(keys, "new", _keys_new, "print a new key for WAYBILL_SECRET_KEYS")
    _add(keys, "rotate", _keys_rotate, "seal what is stored under the first key")
    _add(keys, "forget", _keys_forget, "delete what is sealed; it is fetched anew")
    return parser


def _group(commands: Any, name: str, words: str, choices: str) -> Any:
    parser = commands.add_parser(name, help=words, description=words)
    return parser.add_subparsers(required=True, metavar=choices)


def _add(
    commands: Any,
    name: str,
    work: Callable[[argparse.Namespace], Coroutine[Any, Any, int]],
    words: str,
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=words, description=words
    )
    parser.set_defaults(work=work)
    return parser


async def _run(_: argparse.Namespace) -> int:
    ending = _on_signals()
    from bot.wiring import Waybill

    settings = _configured()
    for name in unknown_names():
        log.warning("setting_unknown", setting=name)
    if exposed := exposure():
        log.warning("settings_exposed", remedy=exposed)
    bot = Waybill(settings)
    try:
        await bot.start()
    except BaseException:
        await bot.close()
        raise
    # What was imported stays: a full collection need not walk it, for 50 ms, again.
    gc.collect()
    gc.freeze()
    refused = asyncio.ensure_future(bot.refused())
    refused.add_done_callback(lambda _: _end(ending))
    await ending
    why = refused.result() if refused.done() else ""
    refused.cancel()
    await asyncio.gather(refused, return_exceptions=True)
    await bot.stop()
    log.info("stopped")
    if why:
        raise ConfigurationError(why)
    return 0


async def _demo(chosen: argparse.Namespace) -> int:
    from bot.sandbox.demo import Demo

    configure("warning", "auto")
    demo = Demo(socket_mode=chosen.socket_mode)
    ending = _on_signals()
    try:
        url = await demo.start(chosen.host, chosen.port)
        print(f"Waybill's demo: {url}", flush=True)
        print("Everything in it is simulated. Ctrl-C ends it.", flush=True)
        await ending
    finally:
        await demo.stop()
    return 0


async def _check(_: argparse.Namespace) -> int:
    from bot.check import check

    findings = await check(_configured())
    for finding in findings:
        if finding.remedy:
            print(f"✗ {finding.name}: {redacted(finding.remedy)}")
        elif finding.advice:
            print(f"! {finding.name}: {finding.advice}")
        else:
            print(
                f"✓ {finding.name}" + (f": {finding.detail}" if finding.detail else "")
            )
    return 1 if any(finding.remedy for finding in findings) else 0


async def _migrate(_: argparse.Namespace) -> int:
    from sqlalchemy.exc import SQLAlchemyError

    from storage.engine import create_engine
    from storage.migrate import upgrade

    settings = _stored()
    engine = create_engine(settings.database_url.get_secret_value())
    try:
        await upgrade(engine)
    except (SQLAlchemyError, OSError) as error:
        raise ConfigurationError(
            "WAYBILL_DATABASE_URL: the database cannot be opened or written "
            f"({type(error).__name__}); check the address, the rights and the disk"
        ) from None
    finally:
        await engine.dispose()
    print("The database is up to date.")
    return 0


async def _audit_export(chosen: argparse.Namespace) -> int:
    from bot.records import Records

    async with Records.opened(_stored()) as records:
        async for line in records.audit(chosen.since):
            print(line)
    return 0


async def _person_export(chosen: argparse.Namespace) -> int:
    from bot.records import Records

    async with Records.opened(_stored()) as records:
        print(await records.known_of(chosen.person))
    return 0


async def _person_erase(chosen: argparse.Namespace) -> int:
    from bot.records import Records

    async with Records.opened(_stored()) as records:
        erased = await records.erase(chosen.person)
    print(f"Erased from {erased.rows} rows; where a line stays it is {erased.name}.")
    return 0


async def _keys_new(_: argparse.Namespace) -> int:
    from cryptography.fernet import Fernet

    print(Fernet.generate_key().decode())
    return 0


async def _keys_rotate(_: argparse.Namespace) -> int:
    from bot.records import Records

    settings = _stored()
    if settings.secret_keys is None:
        raise ConfigurationError(
            "WAYBILL_SECRET_KEYS: is missing; waybill keys new prints a key"
        )
    async with Records.opened(settings) as records:
        sealed = await records.rotate(split_keys(settings.secret_keys))
    print(f"Sealed under the first key: {sealed}.")
    return 0


async def _keys_forget(_: argparse.Namespace) -> int:
    from bot.records import Records

    async with Records.opened(_stored()) as records:
        print(f"Deleted: {await records.forget_sealed()}.")
    return 0


def _stored() -> DatabaseSettings:
    settings = load_database_settings()
    configure(settings.log_level, settings.log_format, secret_values(settings))
    return settings


def _configured() -> Settings:
    try:
        settings = load_settings()
    except ConfigurationError as error:
        # What is missing may stand there by a name that is nearly right.
        lines = [str(error), *unknown_names()]
        raise ConfigurationError("\n".join(lines)) from None
    configure(settings.log_level, settings.log_format, secret_values(settings))
    return settings


def _on_signals() -> asyncio.Future[None]:
    loop = asyncio.get_running_loop()
    ending: asyncio.Future[None] = loop.create_future()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, _end, ending)
    return ending


def _end(ending: asyncio.Future[None]) -> None:
    if not ending.done():
        ending.set_result(None)


if __name__ == "__main__":
    sys.exit(main())
