"""`parley eval`: what it tells, keeps and compares."""

import json
from argparse import Namespace
from pathlib import Path

import pytest

from bot.evaluating import drawn, evaluated, weights_of
from dialogs.errors import BadInput
from tests.fakes.model_server import KEY, ModelServer

SETS = Path(__file__).parents[3] / "benchmarks" / "sets"
PROMISED = {
    "hit@1", "hit@5", "mrr@10", "answered", "wrong_sent", "correct_refusals", "p50_ms", "p95_ms", "chunks_per_s",
    "peak_mb",
}  # fmt: skip


def options(**given: object) -> Namespace:
    usual = {
        "knowledge": SETS / "clinic-city-ru.knowledge.jsonl", "questions": SETS / "clinic-city-ru.questions.jsonl",
        "embedder": "none", "weights": "", "keep": None, "compare": None,
    }  # fmt: skip
    return Namespace(**usual | given)


async def test_a_run_is_kept_and_the_next_one_told_beside_it(tmp_path: Path) -> None:
    kept = tmp_path / "run.json"
    first = await evaluated(options(keep=kept))
    second = await evaluated(options(compare=kept))
    assert first.keys() >= PROMISED
    assert json.loads(kept.read_text("utf-8"))["hit@1"] == first["hit@1"]
    assert {row["figure"]: row["change"] for row in second["compared"]}["hit@5"] == 0
    assert "calibration" in drawn(second)


async def test_words_alone_find_half_of_what_clients_ask() -> None:
    values = await evaluated(options())
    assert values["hit@1"] > 0.5
    rising = [row["correct_refusals"] for row in values["curve"]]
    assert rising == sorted(rising)


def test_weights_are_named_or_refused() -> None:
    assert weights_of("lexical=3, step=0.03").lexical == 3
    for wrong in ("lexicl=3", "lexical=much", "step=0"):
        with pytest.raises(BadInput):
            weights_of(wrong)


async def test_env_without_a_named_model_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PARLEY_EMBED_MODEL", raising=False)
    with pytest.raises(BadInput) as error:
        await evaluated(options(embedder="env"))
    assert "PARLEY_EMBED_MODEL" in str(error.value)


async def test_the_environment_names_vectors_and_order(monkeypatch: pytest.MonkeyPatch) -> None:
    async with ModelServer() as server:
        named = {"EMBED_MODEL": "small", "EMBED_DIM": str(server.dim), "EMBED_URL": server.url, "EMBED_KEY": KEY,
                 "RERANK_URL": f"{server.url}/rerank", "RERANK_KEY": KEY}  # fmt: skip
        for name, value in named.items():
            monkeypatch.setenv(f"PARLEY_{name}", value)
        values = await evaluated(options(embedder="env"))
        assert {"input", "documents"} <= {name for one in server.told for name in one}
    assert values["questions"]
