"""The doctor asks every service that is set up, says in the shell's language what to do, and tells no secret."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from aiohttp import web

from bot.doctor import examine
from bot.doctor.here import scans_with
from tests.fakes.model_server import KEY, ModelServer
from tests.fakes.s3 import ACCESS, SECRET, s3_standin
from tests.fakes.served import served

NOBODY = "http://127.0.0.1:1"


@pytest.fixture(autouse=True)
def _a_bare_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_DATA_DIR", str(tmp_path / "data"))
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C")


class Shell:
    """What the operator has set, and what the doctor makes of it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch

    def sets(self, **values: object) -> None:
        for name, value in values.items():
            self._patch.setenv(name if name == "LANG" else f"PARLEY_{name.upper()}", str(value))

    async def hears(self, about: str) -> str:
        """The one line about something, with its mark."""
        return next(f"{one.well} {one.words}" for one in await examine() if one.words.startswith(about))


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> Shell:
    return Shell(monkeypatch)


@pytest.fixture
async def models() -> AsyncIterator[ModelServer]:
    async with ModelServer() as server:
        yield server


async def chat(request: web.Request) -> web.Response:
    """A language model that says one word, to those who have its key."""
    given = request.headers.get("Authorization")
    if given != f"Bearer {KEY}":
        return web.json_response({"error": {"message": f"Incorrect key {given}"}}, status=401)
    if (await request.json())["model"] != "known":
        return web.json_response({"error": {"message": "no such model"}}, status=404)
    return web.json_response({"choices": [{"delta": {"content": "Yes"}, "finish_reason": "stop"}]})


async def hangs(request: web.Request) -> web.Response:
    await asyncio.Event().wait()
    raise AssertionError("nobody ends this")


async def server_of(stack: AsyncExitStack, answer: object) -> str:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)  # type: ignore[arg-type]  # one of the two above
    return await stack.enter_async_context(served(app))


@pytest.mark.parametrize(
    ("name", "key", "said"),
    [
        ("known", KEY, "True model known at {url}: answers"),
        ("known", "wrong", "False model known at {url}: lets nobody in with this key. Check PARLEY_LLM_KEY."),
        ("other", KEY, "False model other at {url}: knows nothing under this name or address. "
                       "Check PARLEY_LLM_MODEL and PARLEY_LLM_URL."),
    ],
)  # fmt: skip
async def test_the_language_model_is_asked(shell: Shell, name: str, key: str, said: str) -> None:
    async with AsyncExitStack() as stack:
        url = await server_of(stack, chat)
        shell.sets(llm_url=url, llm_model=name, llm_key=key)
        assert await shell.hears("model") == said.format(url=url)


@pytest.mark.parametrize("lang", ["C", "ru_RU.UTF-8"])
async def test_a_service_that_hangs_is_not_waited_for(shell: Shell, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.doctor.finding.SECONDS", 0.2)
    async with AsyncExitStack() as stack:
        shell.sets(LANG=lang, rerank_url=await server_of(stack, hangs))
        told = await shell.hears("реранкер" if lang.startswith("ru") else "reranker")
    assert told.startswith("False") and "PARLEY_RERANK_URL" in told


async def test_the_embedder_is_asked_for_a_vector(shell: Shell, models: ModelServer) -> None:
    shell.sets(embed_url=models.url, embed_model="m", embed_key=KEY, embed_dim=models.dim)
    assert await shell.hears("embedder") == f"True embedder m at {models.url}: answers"


async def test_vectors_of_another_size_are_told_with_the_variable_to_mend(shell: Shell, models: ModelServer) -> None:
    shell.sets(embed_url=models.url, embed_model="m", embed_key=KEY, embed_dim=7)
    told = await shell.hears("embedder")
    assert told.startswith("False") and "not in the form or size" in told and "PARLEY_EMBED_DIM" in told


async def test_the_reranker_is_asked(shell: Shell, models: ModelServer) -> None:
    shell.sets(rerank_url=f"{models.url}/rerank", rerank_key=KEY)
    assert (await shell.hears("reranker")).startswith("True")
    shell.sets(rerank_key="wrong")
    assert (await shell.hears("reranker")).endswith("Check PARLEY_RERANK_KEY.")


async def test_the_bucket_is_written_and_left_empty(shell: Shell) -> None:
    async with s3_standin() as url:
        shell.sets(s3_url=url, s3_key=ACCESS, s3_secret=SECRET, s3_bucket="shop")
        assert await shell.hears("bucket") == f"True bucket shop at {url}: answers"
        shell.sets(s3_secret="another-secret")
        assert (await shell.hears("bucket")).endswith("Check PARLEY_S3_KEY, PARLEY_S3_SECRET.")


@pytest.mark.parametrize(
    ("about", "given"),
    [
        ("model", {"llm_url": NOBODY, "llm_model": "m"}),
        ("speech", {"llm_url": NOBODY, "llm_model": "m", "transcribe_model": "w"}),
        ("embedder", {"embed_url": NOBODY, "embed_model": "m", "embed_dim": "3"}),
        ("reranker", {"rerank_url": NOBODY}),
        ("bucket", {"s3_url": NOBODY, "s3_key": "k", "s3_secret": "s"}),
        ("Redis", {"redis_url": "redis://127.0.0.1:1/0"}),
        ("Qdrant", {"qdrant_url": NOBODY}),
        ("control bot", {"bot_token": "1:a", "telegram_api": NOBODY}),
    ],
)
async def test_what_is_not_there_is_told_with_the_variable_to_mend(
    shell: Shell, about: str, given: dict[str, str]
) -> None:
    shell.sets(**given)
    told = await shell.hears(about)
    variable = f"PARLEY_{next(iter(given)).upper()}" if about != "control bot" else "PARLEY_TELEGRAM_API"
    assert told.startswith("False") and ": does not answer." in told and variable in told


async def test_the_shell_is_spoken_to_in_its_language(shell: Shell) -> None:
    shell.sets(LANG="ru_RU.UTF-8", s3_url=NOBODY, s3_key="k", s3_secret="s", redis_url="redis://127.0.0.1:1/0")
    for finding in await examine():
        assert not {"the", "is", "none", "does", "not", "check", "answers"} & set(finding.words.lower().split())


async def test_a_variable_that_can_not_be_used_is_told_in_the_shells_language(shell: Shell) -> None:
    shell.sets(LANG="ru_RU.UTF-8", redis_url="http://x")
    told = [one.words for one in await examine()]
    assert told == ["В PARLEY_REDIS_URL нужен адрес, например redis://127.0.0.1:6379/0."]


async def test_no_secret_is_told_whatever_a_service_repeats(shell: Shell) -> None:
    secret = "sk-planted-secret-of-the-model"

    async def parrot(request: web.Request) -> web.Response:
        return web.json_response({"error": {"message": request.headers.get("Authorization")}}, status=400)

    async with AsyncExitStack() as stack:
        url = await server_of(stack, parrot)
        closed = url.replace("http://", "http://anna:planted-password@")
        shell.sets(llm_url=url, llm_key=secret, llm_model="m", rerank_url=closed)
        told = " ".join(one.words for one in await examine())
    assert "Bearer …" in told and "planted" not in told


def test_a_tesseract_with_both_languages_is_well() -> None:
    assert scans_with(frozenset({"rus", "eng", "osd"})).well


@pytest.mark.parametrize(
    "known, says, packages",
    [
        (frozenset(), "no Tesseract", "tesseract-ocr tesseract-ocr-eng tesseract-ocr-rus"),
        (frozenset({"eng"}), "lacks rus", "tesseract-ocr tesseract-ocr-rus"),
    ],
)
def test_a_missing_tesseract_or_language_is_told_with_what_to_install(
    known: frozenset[str], says: str, packages: str
) -> None:
    finding = scans_with(known)
    assert not finding.well
    assert says in finding.words
    assert finding.words.endswith(f"apt-get install {packages}")
