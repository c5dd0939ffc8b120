"""Calls to a server of models that others wrote, which judges its clients."""

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from llmock.scenarios import Delay, Fail, Reply, StreamFault
from llmock.testing import LLMockServer
from llmock.verdict import judge

from bot.providers.openai import Endpoint, OpenAILLM
from dialogs.errors import ProviderError
from dialogs.ports import Limit
from tests.fakes.models import JSON, LIMIT, PROMPT


@pytest.fixture(scope="module")
def server() -> Iterator[LLMockServer]:
    with LLMockServer() as server:
        yield server
        server._server.force_exit = True  # type: ignore[attr-defined]  # else it waits for answers it was told to hold back


@pytest.fixture
async def mocked(server: LLMockServer) -> AsyncIterator[OpenAILLM]:
    server.state.reset()
    llm = OpenAILLM(Endpoint("gpt-4o-mini", server.base_url("openai"), "test"))
    yield llm
    await llm.close()
    server.state.reset()


@pytest.mark.parametrize(
    "fault",
    [
        Fail(429, retry_after=1),
        Fail(503),
        StreamFault(kind="truncate", after_chunks=1),
        StreamFault(kind="disconnect", after_chunks=1),
        StreamFault(kind="malformed", after_chunks=1),
        StreamFault(kind="stall", after_chunks=1, stall_seconds=30),
        Delay(seconds=30),
    ],
)
async def test_a_foreign_server_finds_no_fault_with_how_we_recover(
    server: LLMockServer, mocked: OpenAILLM, fault: Any
) -> None:
    server.state.scenarios.add(fault, Reply(text=json.dumps(JSON), times=9))
    completion = await mocked.complete(PROMPT, Limit(seconds=4))
    assert json.loads(completion.text) == JSON
    assert completion.tokens_in > 0
    judge(server.state.journal.records(wait=2.0)).assert_ok()


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_foreign_server_sees_no_second_try_after_a_lasting_refusal(
    server: LLMockServer, mocked: OpenAILLM, status: int
) -> None:
    server.state.scenarios.add(Fail(status, times=9))
    with pytest.raises(ProviderError):
        await mocked.complete(PROMPT, LIMIT)
    judge(server.state.journal.records(wait=2.0)).assert_ok()
