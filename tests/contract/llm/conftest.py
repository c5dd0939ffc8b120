"""A model with a script, and our client of it."""

from collections.abc import AsyncIterator

import pytest

from bot.providers.openai import Endpoint, OpenAILLM
from tests.fakes.models import Naps, ScriptedModel


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
