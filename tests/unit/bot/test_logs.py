"""Logs: one JSON object a line, with its trace; no secret and no forged line gets through."""

import asyncio
import io
import json
import linecache
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from loguru import logger

from bot import logs

TOKEN = "123456789:" + "AbC-_" * 7


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    root, handlers, level = logging.getLogger(), logging.getLogger().handlers, logging.getLogger().level
    out = io.StringIO()
    logs.set_up("INFO", True, out)
    yield out
    logger.remove()
    root.handlers = handlers
    root.setLevel(level)


def lines(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


async def test_a_line_has_time_level_message_trace_module_and_extra(out: io.StringIO) -> None:
    async def work() -> None:
        logs.trace("t1")
        logger.bind(count=2).info("took {}", "it")

    await asyncio.create_task(work())
    logger.info("outside")
    first, second = lines(out)
    assert (first["level"], first["message"], first["trace"], first["extra"]) == ("INFO", "took it", "t1", {"count": 2})
    assert first["time"].startswith("20")
    assert first["module"].endswith("test_logs")
    assert second["trace"] == ""


async def test_the_trace_follows_the_tasks_that_a_task_starts(out: io.StringIO) -> None:
    async def work(name: str) -> None:
        logs.trace(name)
        await asyncio.create_task(asyncio.to_thread(logger.info, name))

    await asyncio.gather(work("a"), work("b"))
    assert all(line["trace"] == line["message"] for line in lines(out))


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"token {TOKEN}", TOKEN),
        (f"GET https://api.telegram.org/bot{TOKEN}/getMe", TOKEN),
        (f"GET /file/bot{TOKEN.replace(':', '%3A')}/a.jpg", "AbC-_AbC"),
        ("key sk-proj-abcdefgh12345678", "abcdefgh12345678"),
        ("Authorization: Bearer abc.def.ghijk", "abc.def"),
        ("{'Authorization': 'Api-Key AQVNabcdefghij'}", "AQVNabcdefghij"),
        ("authorization=topsecretvalue", "topsecretvalue"),
        ("postgresql://parley:hunter2pw@db/parley", "hunter2pw"),
        ("known planted-value-1 here", "planted-value-1"),
    ],
)
@pytest.mark.parametrize("way", ["message", "extra", "nested", "stdlib", "exception"])
def test_a_secret_never_reaches_a_log(out: io.StringIO, text: str, secret: str, way: str) -> None:
    logs.register_secret("planted-value-1")
    tell = {
        "message": lambda: logger.info("{}", text),
        "extra": lambda: logger.bind(url=text).info("x"),
        "nested": lambda: logger.bind(all={"list": [text]}).info("x"),
        "stdlib": lambda: logging.getLogger("lib").warning("%s", text),
        "exception": lambda: logger.opt(exception=RuntimeError(text)).error("x"),
    }
    tell[way]()
    assert lines(out)
    assert secret not in out.getvalue()
    assert logs.MASK in out.getvalue()


@pytest.mark.parametrize("name", ["a\nb", "a\r\nb", "\x1b[2Jx", "\x00", "a\u2028b", "\u202eevil", "\ud800", "\x85"])
@pytest.mark.parametrize("as_json", [True, False])
def test_what_a_stranger_typed_stays_on_its_line(name: str, as_json: bool, out: io.StringIO) -> None:
    logs.set_up("INFO", as_json, out)
    logger.bind(name=name).info("joined: {}", name)
    told = out.getvalue()
    assert len(told.splitlines()) == 1
    assert name not in told
    told.encode()


def test_sources_that_a_traceback_quotes_are_not_kept(out: io.StringIO) -> None:
    try:
        raise ValueError("bad news")
    except ValueError:
        logger.exception("failed")
    assert not linecache.cache


def test_an_exception_keeps_its_traceback_on_one_line_without_values(out: io.StringIO) -> None:
    hidden = "value-of-a-variable"
    try:
        raise ValueError("bad\nnews")
    except ValueError:
        logger.exception("failed")
    assert hidden not in out.getvalue()
    (line,) = lines(out)
    assert "Traceback" in line["exception"]
    assert "bad\nnews" in line["exception"]


def test_requests_addresses_are_not_logged(out: io.StringIO) -> None:
    logging.getLogger("aiohttp.access").info("POST /webhook/secret-path 200")
    logging.getLogger("httpx2").info("HTTP Request: POST https://x")
    assert out.getvalue() == ""


def test_the_librarys_own_lines_carry_its_name(out: io.StringIO) -> None:
    logging.getLogger("aiogram.dispatcher").warning("slow {braces} %d", 1)
    (line,) = lines(out)
    assert (line["module"], line["message"]) == ("aiogram.dispatcher", "slow {braces} 1")
