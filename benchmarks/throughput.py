"""Messages a second: durable ingress and the whole way, each as a share of the same work without storage.

Both sides get the same load in the same run, round by round; `serving.whole` says what is on in the whole way.
"""

import json
import os
import socket
import statistics
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.serving import PEPPER, PUBLIC
from benchmarks.table import Figure
from channels.http import webhook_secret

SECONDS = 3.0
ROUNDS = 3
FLYING = 64
_DATABASE = "PARLEY_BENCH_POSTGRES_URL"


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def measure(
    kind: str, url: str = "", whole: bool = False, profile: str = "", seconds: float = SECONDS, pace: int = 0
) -> dict[str, float]:
    """Starts the server and the load, each in a process; what the load saw. `pace`: so many webhooks a second, else as
    many as are answered."""
    api = free_port() if whole else 0
    command = [sys.executable, "-m", "benchmarks.serving", kind, f"http://127.0.0.1:{api}", url, profile]
    with (
        Path(os.devnull).open("w") as errors,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True) as server,
    ):
        assert server.stdin and server.stdout
        port = server.stdout.readline().strip()
        before = _cpu(server.pid)
        load = [sys.executable, "-m", "benchmarks.steady" if pace else "benchmarks.load", port, f"/hook/tg/{PUBLIC}",
                webhook_secret(PEPPER, PUBLIC), str(pace or FLYING), str(api), str(seconds)]  # fmt: skip
        seen = subprocess.run(load, capture_output=True, text=True, timeout=60, check=True)
        spent = _cpu(server.pid) - before
        server.stdin.write("\n")
        server.stdin.flush()
        server.wait(20)
    figures: dict[str, float] = json.loads(seen.stdout)
    assert not figures["refused"], f"{kind}: {figures['refused']} webhooks were refused"
    return {**figures, "cpu_us": spent / figures["messages"] * 1_000_000}


def _cpu(pid: int) -> float:
    """Seconds of CPU that the process has used, all its threads together."""
    times = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")


def _database(folder: str) -> str:
    return f"sqlite:///{folder}/p.db"


def _rounds(kind: str, whole: bool) -> tuple[float, float, dict[str, float]]:
    """Medians of the stored one's share of the bare one's messages a second, and of its CPU a message over the bare
    one's; round by round, so that a busy machine slows both. And the last round's figures."""
    shares, costs, last = [], [], {"per_second": 0.0}
    for _ in range(ROUNDS):
        base = measure("bare" if whole else "ingress", whole=whole)
        with TemporaryDirectory(prefix="parley-bench-") as folder:
            last = measure(kind, _database(folder), whole)
        shares.append(last["per_second"] / base["per_second"])
        costs.append(last["cpu_us"] / base["cpu_us"])
    return statistics.median(shares), statistics.median(costs), last


def durable_ingress() -> list[Figure]:
    """Stored with full sync before the 200, against the same handler without storage."""
    share, cost, last = _rounds("ingress", whole=False)
    return [
        Figure("durable ingress / without storage", share, ">=", 0.60, "share"),
        Figure("durable ingress", last["per_second"], "", None, "msg/s"),
        Figure("CPU of an ingress / without storage", cost, "", None, "times"),
    ]


def whole_way() -> list[Figure]:
    """Webhook, store, decide, store, send, against a bare echo; on Postgres beside it when one is named."""
    share, cost, last = _rounds("whole", whole=True)
    made = [
        Figure("the whole way / bare echo, 64 in flight", share, ">=", 0.20, "share", aim=0.40),
        Figure("the whole way, SQLite", last["per_second"], "", None, "msg/s"),
        Figure("the whole way, SQLite, p99", last["p99_ms"], "", None, "ms"),
        Figure("CPU of a message, the whole way / bare echo", cost, "", None, "times"),
    ]
    url = os.environ.get(_DATABASE)
    if url:
        with fresh_database(url) as database:
            on_postgres = measure("whole", database, whole=True)
        made.append(Figure("the whole way, Postgres", on_postgres["per_second"], "", None, "msg/s"))
    return made


def acknowledged() -> list[Figure]:
    """200 webhooks a second, each also answered by the bot meanwhile: how soon each webhook has its 200."""
    with TemporaryDirectory(prefix="parley-bench-") as folder:
        seen = measure("whole", _database(folder), whole=True, seconds=15.0, pace=200)
    return [
        Figure("acknowledged: a webhook's 200 at 200 messages/s, p99", seen["p99_ms"], "<=", 50, "ms"),
        Figure("acknowledged: the same, p50", seen["p50_ms"], "", None, "ms"),
        Figure("acknowledged: the same, the longest", seen["most_ms"], "", None, "ms"),
        Figure("acknowledged: answers sent meanwhile, by webhooks", seen["answers"] / seen["messages"], "", None, "×"),
    ]


class fresh_database:
    """An empty Postgres database for one measure."""

    def __init__(self, url: str) -> None:
        self._base, _, _ = url.rpartition("/")
        self._name = f"parley_bench_{os.getpid()}"
        self._url = url

    def __enter__(self) -> str:
        self._execute(f"DROP DATABASE IF EXISTS {self._name} WITH (FORCE)", f"CREATE DATABASE {self._name}")
        return f"{self._base}/{self._name}"

    def __exit__(self, *_: object) -> None:
        self._execute(f"DROP DATABASE IF EXISTS {self._name} WITH (FORCE)")

    def _execute(self, *statements: str) -> None:
        import asyncio

        import asyncpg

        async def run() -> None:
            connection = await asyncpg.connect(self._url.replace("+asyncpg", ""))
            for statement in statements:
                await connection.execute(statement)
            await connection.close()

        asyncio.run(run())


__all__ = ["acknowledged", "durable_ingress", "measure", "whole_way"]
