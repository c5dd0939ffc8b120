"""Gaps: what knowledge does not answer is kept, grouped by meaning, ranked and told."""

from collections.abc import Sequence

from bot.work.gathering import Gathering
from dialogs.errors import ProviderError
from dialogs.learning.gaps import Gap, GapState, nearest, shared_words
from dialogs.texts import Text
from tests.fakes.domain import BOSS, NOON, OLEG, actor, found, key_of, said
from tests.fakes.gaps import ASKED, HOUR, Gappy


async def test_questions_of_one_meaning_are_one_gap_ranked_by_its_clients(gappy: Gappy) -> None:
    await gappy.ask("Есть ли рассрочка?", "v1")
    await gappy.ask("Вы доставляете в Казахстан?", "v2")
    await gappy.ask("отправите в Казахстан", "v3")
    assert [(gap.question, gap.clients) for gap in await gappy.gaps()] == [
        ("Вы доставляете в Казахстан?", 2), ("Есть ли рассрочка?", 1)
    ]  # fmt: skip


async def test_without_an_embedder_the_words_decide(gappy: Gappy) -> None:
    gappy.meanings.works = False
    await gappy.ask("Есть ли рассрочка на технику?", "v1")
    await gappy.ask("рассрочка на технику есть?", "v2")
    await gappy.ask("Где ваш шоурум?", "v3")
    assert [gap.clients for gap in await gappy.gaps()] == [2, 1]


async def test_one_clients_repeats_count_as_one_client(gappy: Gappy) -> None:
    await gappy.world.set_bot(handover_on_missing=False)
    await gappy.ask()
    await gappy.ask("отправите в Казахстан")
    (gap,) = await gappy.gaps()
    assert (gap.clients, gap.asked) == (1, 2)


async def test_a_failing_search_is_no_gap(gappy: Gappy) -> None:
    async def broken(*args: object) -> Sequence[object]:
        raise ProviderError("error-provider", "down")

    gappy.world.retriever.find = broken  # type: ignore[method-assign, assignment]
    await gappy.ask()
    assert await gappy.gaps() == []


async def test_the_first_is_told_at_once_the_next_wait_for_the_digest(gappy: Gappy) -> None:
    await gappy.ask(ASKED, "v1")
    assert [key_of(one) for one in await gappy.news()] == ["gap-news"]
    await gappy.ask("Есть ли рассрочка?", "v2")
    await gappy.ask("Где ваш шоурум?", "v3")
    assert await gappy.news() == []
    await gappy.pass_time(4 * HOUR + 1)
    assert [key_of(one) for one in await gappy.news()] == ["gap-digest"]
    await gappy.pass_time(4 * HOUR + 1)
    assert await gappy.news() == [], "what was told is not told again"


async def test_a_second_client_is_told_at_once_a_third_is_not(gappy: Gappy) -> None:
    await gappy.ask(ASKED, "v1")
    await gappy.news()
    await gappy.ask(ASKED, "v2")
    assert [one.body.values["clients"] for one in await gappy.news() if isinstance(one.body, Text)] == [2]
    await gappy.ask(ASKED, "v3")
    assert await gappy.news() == []


async def test_who_is_told_is_set(gappy: Gappy) -> None:
    await gappy.world.set_bot(gap_to_owners=False)
    await gappy.ask()
    assert [key_of(one) for one in await gappy.news()] == ["gap-news"], "nobody edits: the owner hears it all the same"
    assert await gappy.news(actor(OLEG)) == []


async def test_an_answer_that_did_not_help_opens_the_gap_again(gappy: Gappy) -> None:
    await gappy.ask()
    (gap,) = await gappy.gaps()
    await gappy.work.draft(actor(BOSS), gap.id, "Да.")
    await gappy.work.approve(actor(BOSS), gap.id)
    gappy.clock.at += HOUR
    await gappy.ask("отправите в Казахстан", "v2")
    assert [one.state for one in await gappy.gaps()] == [GapState.OPEN]


async def test_a_dismissed_question_stays_dismissed_whoever_asks_again(gappy: Gappy) -> None:
    await gappy.ask()
    (gap,) = await gappy.gaps()
    await gappy.work.dismiss(actor(BOSS), gap.id)
    await gappy.news()
    await gappy.ask("отправите в Казахстан", "v2")
    assert await gappy.news() == []
    assert [(one.state, one.clients) for one in await gappy.gaps()] == [(GapState.DISMISSED, 2)]


async def test_a_case_is_grouped_once_whatever_the_number_of_workers(gappy: Gappy) -> None:
    await gappy.world.turn(said(ASKED, "v1", "1"))
    other = Gathering(gappy.store, gappy.meanings, gappy.clock, gappy._knows)
    await gappy.gather()
    await other.work()
    assert [gap.asked for gap in await gappy.gaps()] == [1]


def test_other_questions_are_not_alike() -> None:
    gap = Gap("g", "Сколько стоит доставка в Казань?", "ru", NOON, NOON)  # type: ignore[arg-type]
    assert nearest("Сколько идёт доставка до Москвы?", (), [gap]) is None
    assert nearest("сколько стоит доставка в казань", (), [gap]) == gap
    assert shared_words("", "что") == 0


async def test_the_bot_that_knows_leaves_no_gap(gappy: Gappy) -> None:
    gappy.world.retriever.gives = [found()]
    await gappy.ask("Сколько стоит доставка?")
    assert await gappy.gaps() == []
