"""One thing that the doctor looked at, and how a service that was asked behaves."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.commands import in_words, shell_language
from bot.config import Config
from channels.failures import AccountDown, RetryLater, Unknown
from dialogs.errors import ParleyError
from dialogs.texts import Text, one_line, text
from locales import say

SECONDS = 8.0  # for each check; they run side by side
_MOST = 300


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at, in words."""

    well: bool
    words: str


@dataclass(frozen=True, slots=True)
class Service:
    """Whom we ask: how it is called, and the variables that say where it is, which key it wants, and what is asked."""

    subject: str
    address: str
    key: str
    name: str


Check = Callable[[Config], Awaitable[Finding]]


def words(body: Text) -> str:
    """In the shell's language."""
    return say(body, shell_language())


def well(body: Text) -> Finding:
    return Finding(True, words(body))


def ill(body: Text) -> Finding:
    return Finding(False, words(body))


def told(error: Exception) -> str:
    """What an error says, on one line."""
    said = in_words(error) if isinstance(error, ParleyError) else str(error)
    return one_line(said, _MOST) or type(error).__name__


def place(url: str) -> str:
    """The address without what may be secret in it."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"


async def loaded() -> None:
    """Until every check has loaded its libraries: that is not the services' time."""
    await asyncio.sleep(0)  # all of them begin before anyone of them goes on


async def ask(service: Service, work: Awaitable[object]) -> Finding:
    """Whether the service does what it is asked, within a few seconds."""
    await loaded()
    try:
        async with asyncio.timeout(SECONDS):
            who = await work
    except Exception as error:  # each library fails in its own way: the person needs one sentence, not a traceback
        return ill(_failure(service, error))
    return well(text("doctor-answers", subject=service.subject, who=f" ({who})" if isinstance(who, str) else ""))


def _failure(service: Service, error: Exception) -> Text:
    subject, status = service.subject, _status(error)
    if isinstance(error, TimeoutError) or _key(error) == "error-model-slow":
        return text("doctor-slow", subject=subject, seconds=int(SECONDS), address=service.address)
    if status in (401, 403):
        return text("doctor-key", subject=subject, variable=service.key)
    if status == 404:
        return text("doctor-unknown", subject=subject, name=service.name, address=service.address)
    if _key(error) == "error-model-answer":
        return text("doctor-form", subject=subject, name=service.name, address=service.address)
    if not status and _away(error):
        return text("doctor-away", subject=subject, address=service.address)
    detail = error.detail if isinstance(error, ParleyError) and error.detail else told(error)
    return text("doctor-refused", subject=subject, detail=one_line(detail, 160), name=service.name)


def _status(error: BaseException | None) -> int:
    """Of an HTTP answer, wherever its library keeps it; "no such password" and "no such token" count as 401."""
    while error is not None:
        status = getattr(error, "status", 0) or getattr(error, "status_code", 0)
        if isinstance(status, int) and status:
            return status
        if type(error).__name__ == "AuthenticationError" or isinstance(error, AccountDown):
            return 401
        error = error.__cause__ or error.__context__
    return 0


def _away(error: BaseException | None) -> bool:
    while error is not None:
        if getattr(error, "down", False) or isinstance(error, OSError | RetryLater | Unknown):
            return True
        if "Connect" in type(error).__name__:  # httpx, redis and openai each have their own
            return True
        error = error.__cause__ or error.__context__
    return False


def _key(error: Exception) -> str:
    return error.text.key if isinstance(error, ParleyError) else ""
