"""Logs: one JSON object a line with its trace id; secrets masked and control characters escaped before any sink."""

import json
import linecache
import logging
import re
import sys
import traceback
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, Any, TextIO

from loguru import logger

if TYPE_CHECKING:
    from loguru import Message, Record

MASK = "***"

_trace: ContextVar[str] = ContextVar("trace", default="")
_known: set[str] = set()

_PATTERNS = (
    (re.compile(r"(/bot)\d+(?::|%3A)[^/\s\"']+", re.I), rf"\1{MASK}"),
    (re.compile(r"\b\d{6,}(?::|%3A)[A-Za-z0-9_-]{30,}", re.I), MASK),
    (re.compile(r"\bsk-[A-Za-z0-9_-]{8,}"), f"sk-{MASK}"),
    (re.compile(r"\b(Bearer|Api-Key|Basic)\s+[A-Za-z0-9._~+/=-]{8,}", re.I), rf"\1 {MASK}"),
    (re.compile(r"(authorization[\"']?\s*[:=]\s*[\"']?)(?!Bearer|Api-Key|Basic)[^\s\"',}]+", re.I), rf"\1{MASK}"),
    (re.compile(r"(\w://[^\s:/@]*:)[^\s@/]+(@)"), rf"\1{MASK}\2"),
)
# C0 and C1 controls, line separators, marks that turn the line's direction, lone surrogates.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# They log each request's address, which holds tokens and webhooks' paths.
_QUIET = ("aiohttp.access", "httpx", "httpx2", "httpcore", "httpcore2", "openai", "asyncio", "aiogram.event")


def register_secret(value: str) -> None:
    """From now on this value never reaches a log; shorter than six characters is too common to mask."""
    if len(value) >= 6:
        _known.add(value)


def mask(text: str) -> str:
    """The text without known secrets and without what looks like one."""
    for secret in _known:
        text = text.replace(secret, MASK)
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


def clean(text: str) -> str:
    """Masked, and on one line: what a stranger typed must not look like a line of ours."""
    return _CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode(), mask(text))


def trace(trace_id: str) -> None:
    """Every line that this task logs from now on, and those of the tasks that it starts, carry this id."""
    _trace.set(trace_id)


def current_trace() -> str:
    """The id that is bound, or an empty string."""
    return _trace.get()


def set_up(level: str = "INFO", as_json: bool = True, stream: TextIO | None = None) -> None:
    """The only sink of the program: `stream` (stderr), JSON lines or lines for a person."""
    out, line = stream or sys.stderr, json_line if as_json else plain_line

    def write(message: "Message") -> None:
        out.write(line(message.record) + "\n")
        out.flush()

    logger.remove()
    logger.configure(patcher=_patch)
    logger.add(write, level=level, format="{message}", backtrace=False, diagnose=False)
    _route_stdlib(level)


def _patch(record: "Record") -> None:
    record["message"] = clean(record["message"])
    record["extra"] = {key: _cleaned(value) for key, value in record["extra"].items()}
    record["extra"].setdefault("trace", _trace.get())


def _cleaned(value: Any) -> Any:
    if isinstance(value, dict):
        return {clean(str(key)): _cleaned(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_cleaned(item) for item in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return clean(str(value))


def json_line(record: "Record") -> str:
    """`{"time", "level", "message", "trace", "module", ...}`; `exception` holds the traceback where there is one."""
    extra = dict(record["extra"])
    line = {
        "time": record["time"].isoformat(timespec="milliseconds"),
        "level": record["level"].name,
        "message": record["message"],
        "trace": extra.pop("trace", ""),
        "module": record["name"] or "",
    }
    if extra:
        line["extra"] = extra
    if told := _exception(record):
        line["exception"] = told
    return _CONTROLS.sub(lambda found: json.dumps(found[0])[1:-1], json.dumps(line, ensure_ascii=False))


def plain_line(record: "Record") -> str:
    """For a person at a terminal; a traceback follows, set off so that it can't pass for lines of its own."""
    extra = dict(record["extra"])
    ident = f" [{traced}]" if (traced := extra.pop("trace", "")) else ""
    rest = "".join(f" {key}={value}" for key, value in extra.items())
    head = f"{record['time']:%H:%M:%S} {record['level'].name:<7} {record['message']}{rest}{ident}"
    return "\n    ".join([head, *map(clean, _exception(record).splitlines())])


def _exception(record: "Record") -> str:
    error = record["exception"]
    if error is None or error.value is None:
        return ""
    told = mask("".join(traceback.format_exception(error.value)).rstrip())
    linecache.clearcache()  # a megabyte of quoted sources, in small strings that keep more than that from being freed
    return told


class _Routed(logging.Handler):
    """Sends the standard library's records to loguru, with the module that logged them."""

    def emit(self, record: logging.LogRecord) -> None:
        level: str | int = record.levelno
        if record.levelname in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"):
            level = record.levelname
        logger.patch(partial(_rename, record.name)).opt(exception=record.exc_info).log(level, "{}", record.getMessage())


def _rename(name: str, record: "Record") -> None:
    record["name"] = name


def _route_stdlib(level: str) -> None:
    root = logging.getLogger()
    root.handlers = [_Routed()]
    root.setLevel("DEBUG" if level == "TRACE" else level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
