"""LLM: any OpenAI-compatible endpoint by address, key and model; each way it fails is a ProviderError in time."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from llmock.scenarios import Delay, Fail, Reply, StreamFault
from llmock.testing import LLMockServer
from llmock.verdict import judge

from bot.providers.breaker import Breaker
from bot.providers.model_stream import MAX_BYTES, partial_text, unfenced
from bot.providers.openai import Endpoint, OpenAILLM
from dialogs.answers.answer import Action
from dialogs.answers.by_model import read_completion
from dialogs.answers.prompts import SCHEMA
from dialogs.errors import ProviderError
from dialogs.ids import ChunkId, SourceId
from dialogs.ports import Found, Limit, Prompt
from tests.fakes.models import JSON, Says, ScriptedModel, answer, chunk, refusal

PROMPT = Prompt("Rules", [("user", "Сколько идёт доставка?")], SCHEMA)
LIMIT = Limit(seconds=5)


class Naps:
    """Waits that are only written down."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(0)  # no time passes: the other tasks get their turn, as in a real wait


class Shown:
    """Progress that keeps what was shown."""

    def __init__(self) -> None:
        self.drafts: list[str] = []

    async def typing(self) -> None: ...

    async def draft(self, text: str) -> None:
        self.drafts.append(text)


class Ticks:
    """A monotonic clock that steps at each look."""

    def __init__(self, step: float = 0.0) -> None:
        self.at, self.step = 0.0, step

    def __call__(self) -> float:
        self.at += self.step
        return self.at


@pytest.fixture
async def model() -> AsyncIterator[ScriptedModel]:
    async with ScriptedModel().running() as model:
        yield model


@pytest.fixture
def naps() -> Naps:
    return Naps()


@pytest.fixture
async def llm(model: ScriptedModel, naps: Naps) -> AsyncIterator[OpenAILLM]:
    llm = OpenAILLM(Endpoint("m", f"{model.url}/v1", "sk-test"), sleep=naps)
    yield llm
    await llm.close()


@pytest.mark.parametrize("path", ["/v1", "/v1/", "/v1beta/openai/", "/api/paas/v4", "/openai/v1"])
async def test_any_vendors_base_address_needs_only_address_key_and_model(model: ScriptedModel, path: str) -> None:
    name = "gpt://folder/yandexgpt/latest"
    llm = OpenAILLM(Endpoint(name, model.url + path, "key-1"))
    completion = await llm.complete(PROMPT, LIMIT)
    await llm.close()
    assert json.loads(completion.text) == JSON
    assert (completion.model, completion.tokens_in, completion.tokens_out) == (name, 11, 7)
    assert model.asked[0]["model"] == name
    assert model.headers[0]["Authorization"] == "Bearer key-1"
    assert [message["role"] for message in model.asked[0]["messages"]] == ["system", "user"]


async def test_its_answer_is_read_by_the_domain(llm: OpenAILLM) -> None:
    found = [Found(ChunkId("c"), SourceId("s"), "Доставка", "2 дня", 1.0, 0.9)]
    read = read_completion(await llm.complete(PROMPT, LIMIT), found, 0.5)
    assert (read.action, read.words, read.citations[0].title) == (Action.REPLY, "Доставка 2 дня", "Доставка")


async def test_the_draft_grows_and_is_shown_at_most_every_300_ms(model: ScriptedModel) -> None:
    text = json.dumps({**JSON, "text": "слово " * 100}, ensure_ascii=False)
    model.script = [Says([*(chunk(text[i : i + 5]) for i in range(0, len(text), 5)), chunk("", "stop")])]
    shown = Shown()
    await OpenAILLM(Endpoint("m", f"{model.url}/v1"), clock=Ticks(0.01)).complete(PROMPT, Limit(60), shown)
    assert 2 <= len(shown.drafts) <= 10
    assert all(later.startswith(earlier) for earlier, later in zip(shown.drafts, shown.drafts[1:], strict=False))


async def test_a_channel_that_cannot_show_the_draft_does_not_cost_the_answer(llm: OpenAILLM) -> None:
    class Deaf(Shown):
        async def draft(self, text: str) -> None:
            raise ProviderError("error-any")

    assert json.loads((await llm.complete(PROMPT, LIMIT, Deaf())).text) == JSON


# --- F13: refusals


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 504, 529])
async def test_a_passing_failure_is_tried_again(model: ScriptedModel, llm: OpenAILLM, naps: Naps, status: int) -> None:
    model.script = [refusal(status), refusal(status), answer()]
    assert json.loads((await llm.complete(PROMPT, LIMIT)).text) == JSON
    assert len(naps.seconds) == 2
    assert naps.seconds[1] > naps.seconds[0] > 0


@pytest.mark.parametrize(
    ("status", "key"),
    [
        (401, "error-model-key"),
        (403, "error-model-key"),
        (402, "error-model-money"),
        (404, "error-model-name"),
        (413, "error-model-refused"),
    ],
)
async def test_a_lasting_refusal_is_told_at_once(model: ScriptedModel, llm: OpenAILLM, status: int, key: str) -> None:
    model.script = [refusal(status)]
    with pytest.raises(ProviderError) as told:
        await llm.complete(PROMPT, LIMIT)
    assert told.value.text.key == key
    assert len(model.asked) == 1


async def test_a_used_up_quota_is_not_tried_again(model: ScriptedModel, llm: OpenAILLM) -> None:
    model.script = [refusal(429, "insufficient_quota")]
    with pytest.raises(ProviderError, match="error-model-money"):
        await llm.complete(PROMPT, LIMIT)
    assert len(model.asked) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry_After": "2"},
        {"Retry_After_Ms": "2000"},
        {"Retry_After": "Sat, 21 Nov 2026 05:00:02 GMT", "Date": "Sat, 21 Nov 2026 05:00:00 GMT"},
    ],
)
async def test_retry_after_is_honoured(
    model: ScriptedModel, llm: OpenAILLM, naps: Naps, headers: dict[str, str]
) -> None:
    model.script = [refusal(429, **headers), answer()]
    await llm.complete(PROMPT, LIMIT)
    assert 2.0 <= naps.seconds[0] < 3.0


async def test_a_wait_that_outlasts_the_budget_is_not_begun(model: ScriptedModel, llm: OpenAILLM, naps: Naps) -> None:
    model.script = [refusal(429, Retry_After="60")]
    with pytest.raises(ProviderError, match="error-model-down"):
        await llm.complete(PROMPT, LIMIT)
    assert naps.seconds == []


async def test_nobody_listening_is_a_provider_error(naps: Naps) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    with pytest.raises(ProviderError, match="error-model-down"):
        await OpenAILLM(Endpoint("m", url), sleep=naps).complete(PROMPT, LIMIT)
    assert len(naps.seconds) == 3


# --- what an endpoint does not take


def forms(model: ScriptedModel) -> list[str]:
    return [asked.get("response_format", {}).get("type", "") for asked in model.asked]


async def test_an_endpoint_without_schemas_is_asked_for_json_then_for_words_and_it_is_remembered(
    model: ScriptedModel, llm: OpenAILLM
) -> None:
    model.script = [refusal(400, "response_format"), refusal(422, "response_format"), answer()]
    await llm.complete(PROMPT, LIMIT)
    await llm.complete(PROMPT, LIMIT)
    assert forms(model) == ["json_schema", "json_object", "", ""]


async def test_a_refusal_for_another_reason_changes_nothing_for_the_next_call(
    model: ScriptedModel, llm: OpenAILLM
) -> None:
    model.script = [refusal(400, "context too long")]
    with pytest.raises(ProviderError, match="context too long"):
        await llm.complete(PROMPT, LIMIT)
    model.asked.clear()
    model.script = [answer()]
    await llm.complete(PROMPT, LIMIT)
    assert forms(model) == ["json_schema"]


@pytest.mark.parametrize(
    ("words", "gone"),
    [
        ("use 'max_completion_tokens' instead", "max_tokens"),
        ("temperature does not support 0.2", "temperature"),
        ("stream_options: extra inputs are not permitted", "stream_options"),
    ],
)
async def test_an_option_that_is_refused_is_left_out(
    model: ScriptedModel, llm: OpenAILLM, words: str, gone: str
) -> None:
    model.script = [refusal(400, words), answer()]
    await llm.complete(PROMPT, LIMIT)
    assert gone in model.asked[0]
    assert gone not in model.asked[1]
    assert forms(model) == ["json_schema", "json_schema"]


# --- F14, F15: stalls, cuts and garbage

CUT = Says([chunk('{"action":"reply","text":"Дост')])
GARBAGE: list[Any] = [
    pytest.param(CUT, id="no finish reason"),
    pytest.param(Says([]), id="no bytes"),
    pytest.param(Says([b"data: {not json\n\n"]), id="malformed chunk"),
    pytest.param(Says([b'data: "words"\n\n']), id="no object"),
    pytest.param(Says([b'data: {"choices": [{"delta": "x"}]}\n\n']), id="no delta"),
    pytest.param(Says([b'data: {"choices": 5}\n\n']), id="no choices"),
    pytest.param(Says(["data: Дост".encode()[:-1] + b"\n\n"]), id="cut inside a letter"),
    pytest.param(Says([chunk("", "stop")]), id="empty"),
    pytest.param(Says([chunk("  \n ", "stop")]), id="only spaces"),
    pytest.param(Says([chunk("{", "length")]), id="cut at the token limit"),
    pytest.param(Says([chunk("", "content_filter")]), id="filtered"),
    pytest.param(Says([b'data: {"error": {"message": "overloaded"}}\n\n']), id="error inside the stream"),
    pytest.param(Says([b"<html>nginx</html>"]), id="html"),
    pytest.param(Says([chunk("x" * 20_000)], endless=True), id="endless"),
    pytest.param(Says([b": keepalive\n"], endless=True), id="endless keepalive"),
    pytest.param(Says([b"x" * 10_000_000]), id="ten megabytes on one line"),
]


@pytest.mark.parametrize("says", GARBAGE)
async def test_what_is_no_answer_is_a_provider_error(model: ScriptedModel, llm: OpenAILLM, says: Says) -> None:
    model.script = [says]
    with pytest.raises(ProviderError):
        await llm.complete(PROMPT, LIMIT)


@pytest.mark.parametrize("says", GARBAGE[:4])
async def test_a_spoilt_stream_is_tried_again(model: ScriptedModel, llm: OpenAILLM, says: Says) -> None:
    model.script = [says, answer()]
    assert json.loads((await llm.complete(PROMPT, LIMIT)).text) == JSON


async def test_too_much_is_not_asked_for_twice(model: ScriptedModel, llm: OpenAILLM) -> None:
    model.script = [Says([b"x" * (MAX_BYTES + 1)])]
    with pytest.raises(ProviderError, match="more than"):
        await llm.complete(PROMPT, LIMIT)
    assert len(model.asked) == 1


@pytest.mark.parametrize("says", [Says([], hang=True), Says([chunk("{")], hang=True)])
async def test_a_stall_ends_with_the_budget(model: ScriptedModel, naps: Naps, says: Says) -> None:
    model.script = [says]
    llm, began = OpenAILLM(Endpoint("m", f"{model.url}/v1"), sleep=naps), asyncio.get_running_loop().time()
    with pytest.raises(ProviderError):
        await llm.complete(PROMPT, Limit(seconds=0.5))
    assert asyncio.get_running_loop().time() - began < 2


async def test_a_body_that_is_not_streamed_is_read_too(model: ScriptedModel, llm: OpenAILLM) -> None:
    said = {"message": {"role": "assistant", "content": json.dumps(JSON)}, "finish_reason": "stop"}
    model.script = [Says([json.dumps({"choices": [said], "usage": {"prompt_tokens": 3}}).encode()])]
    completion = await llm.complete(PROMPT, LIMIT)
    assert (json.loads(completion.text), completion.tokens_in) == (JSON, 3)


@pytest.mark.parametrize("text", ["```json\n{}\n```", "Here:\n```\n{}\n```\nBye", " {} ", "Ответ: {}", "```json\n{}"])
def test_fences_and_words_around_the_json_are_left_out(text: str) -> None:
    assert unfenced(text) == "{}"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("", ""),
        ('{"action":"reply","te', ""),
        ('{"action":"reply","text":"До', "До"),
        ('{"action":"reply","text":"a\\', "a"),
        ('{"action":"reply","text":"a\\u04', "a"),
        ('{"action":"reply","text":"a\\ud83d', "a"),
        ('{"action":"reply","text":"a\\"b\\n","citations":[1', 'a"b\n'),
        ('{"action":"handover","text":"зову', ""),
    ],
)
def test_the_text_is_read_from_json_that_is_still_arriving(raw: str, text: str) -> None:
    assert partial_text(raw) == text


# --- F17: the breaker


async def test_a_provider_that_is_down_is_left_in_peace_and_probed_once(model: ScriptedModel, naps: Naps) -> None:
    ticks = Ticks()
    llm = OpenAILLM(Endpoint("m", f"{model.url}/v1"), Breaker(2, 30, ticks), ticks, naps)
    model.script = [refusal(503)]
    for _ in range(10):
        with pytest.raises(ProviderError):
            await llm.complete(PROMPT, LIMIT)
    assert len(model.asked) == 8
    ticks.at += 31
    model.script = [answer()]
    done = await asyncio.gather(*(llm.complete(PROMPT, LIMIT) for _ in range(20)), return_exceptions=True)
    assert len(model.asked) == 9
    assert sum(isinstance(each, ProviderError) for each in done) == 19
    await llm.complete(PROMPT, LIMIT)


async def test_a_probe_that_fails_is_one_call_and_the_rest_begins_anew(model: ScriptedModel, naps: Naps) -> None:
    ticks = Ticks()
    breaker = Breaker(1, 30, ticks)
    llm = OpenAILLM(Endpoint("m", f"{model.url}/v1"), breaker, ticks, naps)
    model.script = [refusal(503)]
    for rest in (0, 31, 29):
        ticks.at += rest
        with pytest.raises(ProviderError):
            await llm.complete(PROMPT, LIMIT)
    assert len(model.asked) == 4 + 1
    assert not breaker.closed


async def test_a_cancelled_probe_leaves_the_place_to_the_next(model: ScriptedModel) -> None:
    ticks = Ticks()
    breaker = Breaker(1, 30, ticks)
    breaker.failed(probe=False)
    ticks.at += 31
    model.script = [Says([], hang=True)]
    llm = OpenAILLM(Endpoint("m", f"{model.url}/v1"), breaker, ticks)
    task = asyncio.create_task(llm.complete(PROMPT, LIMIT))
    await asyncio.wait_for(model.called.wait(), 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert breaker.enter() is True


def test_a_wrong_key_does_not_open_the_breaker() -> None:
    breaker = Breaker(1)
    breaker.enter()
    breaker.succeeded()
    assert breaker.enter() is False


# --- against a server that others wrote, which judges its clients


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
