"""What the commands do; each imports only what it needs, so that `--help` is quick."""

import asyncio
import json
import signal
import sys
from argparse import Namespace
from datetime import UTC, datetime
from typing import Any

from dialogs.errors import BadInput, ParleyError
from dialogs.ids import TenantId


def in_words(error: ParleyError) -> str:
    """The error for the console: in the words of the locale, and what the log would say."""
    from locales import keys, say

    if error.text.key not in keys("en"):  # said on the console only: the detail is the sentence
        return error.detail or str(error)
    words = say(error.text, "en")
    return f"{words} ({error.detail})" if error.detail else words


async def run(options: Namespace) -> int:
    """Serves until SIGTERM; without a token the sandbox starts instead."""
    from bot.config import load_config

    config = load_config(**({"port": options.port} if options.port is not None else {}),
                         **({"data_dir": options.data} if options.data else {}))  # fmt: skip
    if config.bot_token is None and not options.only and not config.public_url:
        return await sandbox(options)
    _logs(config)
    from bot.wiring import build

    app = await build(config)
    app.roles = tuple(options.only) if options.only else app.roles
    await _serve(app)
    return 0


async def sandbox(options: Namespace) -> int:
    """Everything with a local stand-in of Telegram and a demo company."""
    from bot.sandbox.starting import start_sandbox

    return int(await start_sandbox(options.port, options.data, options.fresh) or 0)


async def apply(options: Namespace) -> int:
    """Prints the differences, and removes them unless it is a dry run."""
    from bot.setup_file import read_setup

    setup = read_setup(options.file)
    app = await _quiet_app()
    try:
        changes = await app.services.setup_as_file.apply(setup, options.dry_run)
        mark = "would change" if options.dry_run else "changed"
        print("\n".join(f"{mark}: {words}" for words in changes) or "nothing differs")
    finally:
        await app.stop()
    return 0


async def export(options: Namespace) -> int:
    """Writes the company's file and its knowledge beside it."""
    from bot.setup_file import write_setup

    app = await _quiet_app()
    try:
        setup = await app.services.setup_as_file.export(TenantId(options.tenant))
        options.to.mkdir(parents=True, exist_ok=True)
        print(write_setup(setup, options.to))
    finally:
        await app.stop()
    return 0


async def export_trace(options: Namespace) -> int:
    """Prints the decisions to stdout, one JSON object a line."""
    from dialogs.why import exported

    since, tenant = _day(options.since), TenantId(options.tenant)
    app = await _quiet_app()
    try:
        await app.store.read(tenant, lambda uow: uow.tenants.get())
        sys.stdout.write(await app.store.read(tenant, lambda uow: exported(uow, since)))
    finally:
        await app.stop()
    return 0


def _day(words: str) -> int:
    try:
        return int(datetime.fromisoformat(words).replace(tzinfo=UTC).timestamp() * 1000) if words else 0
    except ValueError as error:
        raise BadInput("error-day", day=words) from error


async def evaluate(options: Namespace) -> int:
    """Measures answering through the very path that answers clients."""
    from bot.evaluating import drawn, evaluated

    values = await evaluated(options)
    print(json.dumps(values, ensure_ascii=False) if options.json else drawn(values))
    return 0


async def doctor(options: Namespace) -> int:
    """0 when all is well."""
    from bot.doctor import examine

    findings = await examine()
    for finding in findings:
        print(f"{'ok  ' if finding.well else 'FIX '} {finding.words}")
    return 0 if all(finding.well for finding in findings) else 1


def _logs(config: Any) -> None:
    from bot.logs import register_secret, set_up

    for secret in config.secrets():
        register_secret(secret)
    set_up(config.log_level, config.log_json)


async def _quiet_app() -> Any:
    from bot.config import load_config
    from bot.logs import set_up
    from bot.wiring import build

    set_up("WARNING", as_json=False, stream=sys.stderr)
    return await build(load_config())


async def _serve(app: Any) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    await app.start()
    try:
        await stopping.wait()
    finally:
        await app.stop()
