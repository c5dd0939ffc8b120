"""An entry of questions and answers is found by what it is about, not by how its question is put."""

from dialogs.ids import SourceId
from knowledge.chunking import chunk_document
from knowledge.finding.calibration import confidence, rank, with_lead
from knowledge.finding.evidence import Question, evidence_of, field_of
from knowledge.finding.fusion import Fused
from knowledge.finding.lexical import stems
from knowledge.loaders.document import Block, Document
from knowledge.ports import Candidate, Candidates
from knowledge.sources import Chunk

ENTRY = Block("qa", "От 4 500 ₽, точную цену скажет мастер.", question="Сколько стоит замена лобового стекла?")
ROW = Block("row", cells=("Замена масла", "900 ₽"), header=("Работа", "Цена"))


def asked(words: str) -> Question:
    found = frozenset(stems(words))
    return Question(words, found, dict.fromkeys(found, 2.0), found)


def evidence(block: Block, question: str) -> tuple[float, float]:
    """(place in the order, confidence), for a base that has this chunk alone."""
    chunk = chunk_of(block)
    item, alone = Fused(chunk.id, chunk.source_id, 1.0, 0.55, 0.5), Candidate(chunk.id, chunk.source_id, 0.55)
    one = evidence_of(item, chunk, asked(question), field_of(Candidates([alone], [alone]), (), {}, 1.0))
    (led,) = with_lead([one], [chunk.source_id], 5)
    return rank(led), confidence(led)


def chunk_of(block: Block) -> Chunk:
    (chunk,) = chunk_document(SourceId(block.kind), block.question or "Работы", Document((block,)))
    return chunk


def test_a_question_put_alike_about_another_thing_is_not_answered() -> None:
    assert evidence(ENTRY, "сколько стоит антикор")[1] < 0.7 * evidence(ENTRY, "сколько стоит замена стекла")[1]


def test_a_row_of_the_thing_comes_before_an_entry_put_alike() -> None:
    question = "сколько стоит замена масла"
    assert evidence(ROW, question)[0] > evidence(ENTRY, question)[0]
