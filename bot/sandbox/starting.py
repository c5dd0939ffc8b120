"""`parley sandbox`: the whole program beside a stand-in of Telegram, with a demo company, on one page."""

import asyncio
import ipaddress
import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.sandbox.keeping import CannotStart
from bot.sandbox.running import Sandbox

DEMO = Path(__file__).parents[2] / "demo" / "company.yaml"
DEFAULT_PORT = 8080
REAL = {"PARLEY_BOT_TOKEN": "a real bot's token", "PARLEY_PUBLIC_URL": "a public address"}

Tell = Callable[[str], None]


async def start_sandbox(port: int | None, data: Path | None, fresh: bool) -> int:
    """Serves until SIGTERM or Ctrl-C. 0, or 2 when it can't start like that."""
    try:
        await _serve(_opened(port, data, fresh, os.environ))
    except CannotStart as error:
        sys.stderr.write(f"parley sandbox: {error}\n")
        return 2
    return 0


def _opened(port: int | None, data: Path | None, fresh: bool, environment: Mapping[str, str]) -> Sandbox:
    refuse_real(environment, fresh)
    _quiet_logs(environment)
    folder = data or Path(environment.get("PARLEY_DATA_DIR") or "data") / "sandbox"
    return Sandbox(folder, _port(port, environment), fresh, DEMO, _tell)


def refuse_real(environment: Mapping[str, str], fresh: bool = False) -> None:
    """The sandbox never stands beside real clients. Raises CannotStart."""
    for name, what in REAL.items():
        if environment.get(name):
            raise CannotStart(
                f"{name} is set, and the sandbox never runs beside {what}: unset it, or use `parley run`."
            )
    host = environment.get("PARLEY_HOST", "")
    if host and not _loopback(host):
        raise CannotStart(
            f"PARLEY_HOST is {host}, and the sandbox listens on this machine only: "
            "unset it, or serve real clients with a PARLEY_BOT_TOKEN."
        )
    if fresh and environment.get("PARLEY_DATABASE_URL"):
        raise CannotStart("--fresh empties the sandbox's folder, not PARLEY_DATABASE_URL: give an empty database too.")


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _port(port: int | None, environment: Mapping[str, str]) -> int:
    given = environment.get("PARLEY_PORT") or DEFAULT_PORT
    try:
        number = int(given) if port is None else port
    except ValueError:
        number = -1
    if not 0 <= number <= 65535:
        raise CannotStart(f"{given if port is None else port} is no port: give --port a number from 0 to 65535.")
    return number


async def _serve(sandbox: Sandbox) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    try:
        await sandbox.start()
        _tell(f"Sandbox: {sandbox.url}   (Ctrl-C stops it; {sandbox.folder} keeps everything)")
        await stopping.wait()
    finally:
        await sandbox.stop()


def _quiet_logs(environment: Mapping[str, str]) -> None:
    from bot.logs import set_up

    set_up(environment.get("PARLEY_LOG_LEVEL") or "WARNING", as_json=False, stream=sys.stderr)


def _tell(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()
