"""What the commands do; each imports only what it needs, so that `--help` is quick."""

import asyncio
import json
import os
import signal
import sys
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dialogs.errors import BadInput, ParleyError
from dialogs.ids import TenantId
from dialogs.tenant import SYSTEM


def in_words(error: ParleyError) -> str:
    """The error for the console: in the words of the locale, and what the log would say."""
    from locales import keys, say

    if error.text.key not in keys("en"):  # said on the console only: the detail is the sentence
        return error.detail or str(error)
    words = say(error.text, shell_language())
    return f"{words} ({error.detail})" if error.detail else words


def shell_language() -> str:
    """As the person's shell has it; English where it does not say Russian."""
    spoken = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "ru" if next(filter(None, spoken), "").startswith("ru") else "en"


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
    from bot.setup.form import read_setup

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
    app = await _quiet_app()
    try:
        setup = await app.services.setup_as_file.export(await _company(app, options.company))
        print(_written(setup, options.to))
    finally:
        await app.stop()
    return 0


def _written(setup: Any, folder: Path) -> Path:
    from bot.reading import wrong
    from bot.setup.writing import write_setup

    try:
        folder.mkdir(parents=True, exist_ok=True)
        return write_setup(setup, folder)
    except OSError as error:
        raise wrong(str(folder), error.strerror or str(error)) from error


async def export_trace(options: Namespace) -> int:
    """Prints the decisions to stdout, one JSON object a line."""
    from dialogs.learning.why import exported

    since = _day(options.since)
    app = await _quiet_app()
    try:
        tenant = await _company(app, options.company)
        sys.stdout.write(await app.store.read(tenant, lambda uow: exported(uow, since)))
    finally:
        await app.stop()
    return 0


async def _company(app: Any, key: str) -> TenantId:
    """Raises BadInput that names the companies there are."""
    known = await app.store.read(SYSTEM, lambda uow: uow.tenants.every())
    if key not in [one.id for one in known]:
        names = ", ".join(f"{one.id} ({one.name})" for one in known[:50])
        raise BadInput("error-no-company", key=key, known=names or "–")
    return TenantId(key)


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


async def reseal(options: Namespace) -> int:
    """0 when all is under the newest key; the program may run meanwhile."""
    from bot.config import load_config
    from bot.resealing import reseal as sealed_anew
    from bot.secrets import FernetSecrets
    from bot.storage import open_store
    from dialogs.texts import text
    from locales import say

    config = load_config()
    store = await open_store(config.database_url)
    try:
        done = await sealed_anew(store, FernetSecrets(config.keys()))
    finally:
        await store.close()
    words = text("reseal-done", count=done.count, closed=len(done.closed), names=", ".join(done.closed))
    print(say(words, shell_language()))
    return 1 if done.closed else 0


async def doctor(options: Namespace) -> int:
    """0 when all is well."""
    from bot.doctor import examine
    from dialogs.texts import text
    from locales import say

    findings = await examine()
    good, bad = (say(text(key), shell_language()) for key in ("doctor-mark-well", "doctor-mark-ill"))
    lines = [f"{good if finding.well else bad:<4} {finding.words}" for finding in findings]
    wrong = sum(not finding.well for finding in findings)
    print(*lines, "", say(text("doctor-sum", count=wrong), shell_language()), sep="\n")
    return 1 if wrong else 0


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
    try:
        await app.start()
        await stopping.wait()
    finally:
        await app.stop()
