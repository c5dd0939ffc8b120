"""Health pages: alive is not ready; a page tells words, never internals; every number has its place."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from loguru import logger

from bot.health import Health
from bot.metered import MeteredLLM
from bot.metrics import Metrics
from dialogs.errors import ProviderError
from dialogs.ports import Completion, Limit, Progress, Prompt

Client = TestClient[web.Request, web.Application]


async def fine() -> None: ...


async def broken() -> None:
    raise RuntimeError("password=hunter2 /var/lib/parley.db")


async def stuck() -> None:
    await asyncio.Event().wait()


@pytest.fixture
def health() -> Health:
    return Health(Metrics(), "1.2.3", timeout=0.05)


@pytest.fixture
async def client(health: Health) -> AsyncIterator[Client]:
    app = web.Application()
    health.add_routes(app)
    async with TestClient(TestServer(app)) as client:
        yield client


async def test_the_process_is_alive_whatever_it_depends_on(health: Health, client: Client) -> None:
    health.register("database", broken)
    response = await client.get("/health")
    assert (response.status, await response.json()) == (200, {"status": "ok", "version": "1.2.3"})


async def test_ready_when_every_dependency_answers(health: Health, client: Client) -> None:
    health.register("database", fine)
    response = await client.get("/ready")
    assert (response.status, await response.json()) == (200, {"status": "ready", "checks": {"database": "ok"}})


async def test_not_ready_tells_a_word_for_each_and_no_internals(health: Health, client: Client) -> None:
    for name, check in {"database": fine, "redis": broken, "qdrant": stuck}.items():
        health.register(name, check)
    response = await client.get("/ready")
    body = await response.text()
    assert response.status == 503
    assert (await response.json())["checks"] == {"database": "ok", "redis": "failed", "qdrant": "slow"}
    assert "hunter2" not in body
    assert "parley.db" not in body


async def test_what_the_program_can_do_without_is_told_and_takes_nobody_out_of_rotation(
    health: Health, client: Client
) -> None:
    health.register("database", fine)
    health.register("redis", broken, optional=True)
    response = await client.get("/ready")
    told = {"status": "degraded", "checks": {"database": "ok", "redis": "failed"}}
    assert (response.status, await response.json()) == (200, told)


async def test_what_is_needed_counts_beside_what_is_not(health: Health, client: Client) -> None:
    health.register("database", broken)
    health.register("redis", broken, optional=True)
    response = await client.get("/ready")
    assert (response.status, (await response.json())["status"]) == (503, "not ready")


async def test_each_dependency_has_a_number_of_its_own(health: Health, client: Client) -> None:
    health.register("database", fine)
    health.register("redis", broken, optional=True)
    await health.look()
    page = await (await client.get("/metrics")).text()
    assert 'parley_dependency_up{dependency="database"} 1.0' in page
    assert 'parley_dependency_up{dependency="redis"} 0.0' in page


async def test_what_fails_is_logged_once_and_its_return_too(health: Health) -> None:
    lines: list[str] = []
    sink = logger.add(lambda line: lines.append(line.record["message"]), level="INFO")  # type: ignore[attr-defined]  # loguru's own Message
    for check in (broken, broken, fine, fine):
        health.register("redis", check, optional=True)
        await health.look()
    logger.remove(sink)
    assert [line.partition(" (")[0] for line in lines] == ["degraded, going on without: redis", "redis is ready again"]


async def test_a_dependency_that_is_back_is_ready_again(health: Health, client: Client) -> None:
    health.register("redis", broken)
    assert (await client.get("/ready")).status == 503
    health.register("redis", fine)
    assert (await client.get("/ready")).status == 200


async def test_a_stopping_program_takes_no_more(health: Health, client: Client) -> None:
    health.stopping = True
    assert (await client.get("/ready")).status == 503
    assert (await client.get("/health")).status == 200


async def test_metrics_are_read_as_prometheus_text(client: Client, health: Health) -> None:
    metrics = health._metrics
    metrics.inbound.labels("widget").inc()
    metrics.count_outbox(lambda: {"ready": 3, "sent": 5})
    response = await client.get("/metrics")
    page = await response.text()
    assert response.content_type == "text/plain"
    assert 'parley_inbound_total{kind="widget"} 1.0' in page
    assert 'parley_outbox{state="ready"} 3.0' in page
    assert "parley_loop_lag_seconds_bucket" in page


class Model:
    model = "m"

    def __init__(self, fails: bool = False) -> None:
        self.fails = fails

    async def complete(self, prompt: Prompt, limit: Limit, progress: Progress | None = None) -> Completion:
        if self.fails:
            raise ProviderError("error-model-down")
        return Completion("{}", "m", 10, 4)


async def test_a_models_calls_tokens_and_failures_are_counted() -> None:
    metrics = Metrics()
    await MeteredLLM(Model(), metrics).complete(Prompt("", []), Limit())
    with pytest.raises(ProviderError):
        await MeteredLLM(Model(fails=True), metrics).complete(Prompt("", []), Limit())
    page = metrics.page().decode()
    assert 'parley_llm_calls_total{model="m",outcome="ok"} 1.0' in page
    assert 'parley_llm_calls_total{model="m",outcome="down"} 1.0' in page
    assert 'parley_llm_tokens_total{model="m",way="in"} 10.0' in page
