"""A server of models on this machine: `/embeddings` and `/rerank`, as strict as those of the field."""

from collections.abc import Sequence
from typing import Any, Self

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.fakes.knowledge import HashEmbedder

KEY = "key-of-the-models"


class ModelServer:
    """`told` keeps what was asked; `down`: it refuses all; `says` is answered in place of scores."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.down = False
        self.says: dict[str, Any] | None = None
        self._embedder = HashEmbedder()
        self.dim = self._embedder.dim
        app = web.Application()
        app.router.add_post("/embeddings", self._embeddings)
        app.router.add_post("/rerank", self._rerank)
        self._server = TestServer(app)

    @property
    def url(self) -> str:
        return str(self._server.make_url("")).rstrip("/")

    async def __aenter__(self) -> Self:
        await self._server.start_server()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._server.close()

    async def _asked(self, request: web.Request) -> dict[str, Any]:
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            raise web.HTTPUnauthorized
        body: dict[str, Any] = await request.json()
        self.told.append(body)
        if self.down:
            raise web.HTTPServiceUnavailable
        return body

    async def _embeddings(self, request: web.Request) -> web.Response:
        body = await self._asked(request)
        texts: Sequence[str] = body["input"]
        if not texts or not all(texts):
            raise web.HTTPBadRequest
        vectors = await self._embedder.embed_documents(texts)
        rows = [{"object": "embedding", "index": at, "embedding": [3.0 * value for value in vector]}
                for at, vector in enumerate(vectors)]  # fmt: skip
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        # The order of rows is nobody's promise.
        return web.json_response({"object": "list", "model": body["model"], "data": rows[::-1], "usage": usage})

    async def _rerank(self, request: web.Request) -> web.Response:
        body = await self._asked(request)
        if self.says is not None:
            return web.json_response(self.says)
        scores = [(len(set(text.lower().split()) & set(body["query"].lower().split())), at)
                  for at, text in enumerate(body["documents"])]  # fmt: skip
        rows = [{"index": at, "relevance_score": score / 10} for score, at in sorted(scores, reverse=True)]
        return web.json_response({"id": "1", "results": rows})
