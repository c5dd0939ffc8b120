"""Gaps: what knowledge does not answer is kept, grouped, told, answered once and given to those who wait."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from bot.work.gathering import Gathering
from bot.work.timers import RINGS, Clockwork
from dialogs.access import Actor
from dialogs.desk.replying import StaffMessage
from dialogs.dialog import Mode
from dialogs.errors import BadInput, Conflict, Forbidden, ProviderError
from dialogs.ids import SourceId, TenantId
from dialogs.learning.feedback import Verdict
from dialogs.learning.gap_answers import GapWork
from dialogs.learning.gaps import Gap, GapState, nearest, shared_words
from dialogs.learning.why import Explaining
from dialogs.messages import OutboundMessage
from dialogs.texts import Text, text
from locales import say
from tests.fakes.domain import BOSS, NOON, OLEG, READER, World, actor, found, key_of, said

ASKED = "Вы доставляете в Казахстан?"
HOUR = 3_600_000


@dataclass
class HandMeanings:
    """One direction a topic: the word that a question holds."""

    topics: Sequence[str] = ("Казахстан", "рассрочк", "шоурум")
    works: bool = True

    async def of(self, question: str) -> Sequence[float]:
        if not self.works:
            raise ProviderError("error-provider", "down")
        return [1.0 if topic in question else 0.0 for topic in self.topics] + [0.0 if self._known(question) else 1.0]

    def _known(self, question: str) -> bool:
        return any(topic in question for topic in self.topics)


@dataclass
class Taught:
    """Knowledge that remembers what it was taught."""

    entries: list[tuple[str, str]] = field(default_factory=list)
    fails: bool = False

    async def add_faq(self, actor: Actor, question: str, answer: str) -> SourceId:
        if self.fails:
            raise BadInput("error-file-empty", name="")
        if (question, answer) not in self.entries:
            self.entries.append((question, answer))
        return SourceId("faq1")


class Gappy:
    """A company that knows nothing, with the parts that look after gaps."""

    def __init__(self, world: World) -> None:
        world.retriever.gives = ()
        self.world, self.store, self.clock = world, world.store, world.clock
        self.meanings, self.taught, self.known = HandMeanings(), Taught(), False
        self.gathering = Gathering(world.store, self.meanings, world.clock, self._knows)
        self.clockwork = Clockwork(world.store, world.clock, RINGS, lambda: None)
        self.work = GapWork(world.store, self.taught, world.clock)
        self.count = 0

    async def _knows(self, tenant: TenantId, question: str, language: str) -> bool:
        return self.known

    async def ask(self, words: str = ASKED, chat: str = "v1") -> None:
        self.count += 1
        await self.world.turn(said(words, chat, str(self.count)))
        await self.gather()

    async def gather(self) -> None:
        self.gathering.call()
        await self.gathering.work()

    async def pass_time(self, ms: int) -> None:
        self.clock.at += ms
        await self.clockwork.work()
        await self.gather()

    async def news(self, to: Actor | None = None) -> list[OutboundMessage]:
        """What members were told of gaps since the last look."""
        chat = str((to or actor(BOSS)).member.telegram_id)
        return [row.message for row in await self.world.deliver_all()
                if row.message.chat == chat and key_of(row.message).startswith("gap-")]  # fmt: skip

    async def gaps(self) -> Sequence[Gap]:
        return await self.work.list(actor(BOSS))

    async def heard(self, chat: str = "v1") -> list[str]:
        """Bodies that the client of a chat got since the last look."""
        rows = [row.message for row in await self.world.deliver_all() if row.message.chat == chat]
        return [row.body.key if isinstance(row.body, Text) else row.body for row in rows]


@pytest.fixture
def gappy(world: World) -> Gappy:
    return Gappy(world)


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


async def test_an_approved_answer_reaches_the_client_who_waits_and_the_bot_goes_on(gappy: Gappy) -> None:
    await gappy.ask()
    (gap,) = await gappy.gaps()
    await gappy.work.draft(actor(BOSS), gap.id, "Да, доставляем за 5 дней.")
    await gappy.heard()
    done = await gappy.work.approve(actor(BOSS), gap.id)
    assert (done.told, gappy.taught.entries) == (1, [(ASKED, "Да, доставляем за 5 дней.")])
    assert await gappy.heard() == ["client-person-joined", "Да, доставляем за 5 дней."]
    assert (await gappy.world.state()).mode is Mode.BOT
    assert await gappy.world.call() is None


async def test_an_editor_who_takes_no_dialogs_may_answer_too_and_a_viewer_may_not(gappy: Gappy) -> None:
    await gappy.ask()
    (gap,) = await gappy.gaps()
    with pytest.raises(Forbidden):
        await gappy.work.draft(actor(READER), gap.id, "Да.")
    with pytest.raises(Forbidden):
        await gappy.work.approve(actor(OLEG), gap.id)


async def test_a_dialog_that_a_person_has_is_left_to_them(gappy: Gappy) -> None:
    await gappy.ask()
    await gappy.world.desk.take(actor(OLEG), await gappy.world.dialog())
    (gap,) = await gappy.gaps()
    await gappy.work.draft(actor(BOSS), gap.id, "Да.")
    await gappy.heard()
    done = await gappy.work.approve(actor(BOSS), gap.id)
    assert (done.told, done.with_person) == (0, 1)
    assert await gappy.heard() == []
    assert (await gappy.world.state()).owner_id == OLEG.id


async def test_a_client_who_asked_more_meanwhile_gets_the_answer_and_keeps_their_place_in_the_queue(
    gappy: Gappy,
) -> None:
    await gappy.ask()
    gappy.clock.at += 1000
    await gappy.world.turn(said("И можно ли оплатить картой?", "v1", "77"))
    (gap,) = await gappy.gaps()
    await gappy.work.draft(actor(BOSS), gap.id, "Да.")
    await gappy.heard()
    assert (await gappy.work.approve(actor(BOSS), gap.id)).told == 1
    assert await gappy.heard() == ["client-gap-answer"]
    call = await gappy.world.call()
    assert call and call.waits_since is not None


async def test_who_only_says_that_they_wait_has_asked_for_nothing_more(gappy: Gappy) -> None:
    await gappy.ask()
    gappy.clock.at += 1000
    await gappy.world.turn(said("Спасибо!", "v1", "77"))
    (gap,) = await gappy.gaps()
    await gappy.work.draft(actor(BOSS), gap.id, "Да.")
    await gappy.work.approve(actor(BOSS), gap.id)
    assert (await gappy.world.state()).mode is Mode.BOT


async def test_a_draft_promises_the_answer_only_to_those_who_get_it(gappy: Gappy) -> None:
    await gappy.ask()
    await gappy.ask(ASKED, "v2")
    (gap,) = await gappy.gaps()
    await gappy.work.draft(actor(BOSS), gap.id, "Да.")
    await gappy.world.desk.take(actor(OLEG), await gappy.world.dialog("v1"))
    await gappy.news()
    await gappy.work.show(actor(BOSS), gap.id, "once")
    (draft,) = await gappy.news()
    assert isinstance(draft.body, Text)
    assert draft.body.values["waiting"] == 1, "the other one is with a person"
    assert (await gappy.work.approve(actor(BOSS), gap.id)).told == 1


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_draft_names_who_waits_and_nobody_where_nobody_does(language: str) -> None:
    told = {"question": "Q", "answer": "A", "author": "none", "asked": "· Казахстан?"}
    assert say(text("gap-draft", waiting=1, **told), language).endswith(":\n· Казахстан?")
    assert say(text("gap-draft", waiting=0, **told), language).endswith(".")


async def test_a_disliked_answer_made_anew_is_no_answer_to_what_its_client_waits_for(gappy: Gappy) -> None:
    gappy.world.retriever.gives = (found(),)
    await gappy.ask("Какая гарантия на чайник?")
    dialog = await gappy.world.dialog()
    explaining = Explaining(gappy.store, gappy.clock)
    (answered,) = await explaining.last(actor(OLEG), dialog)
    gappy.world.retriever.gives = ()
    await gappy.ask()
    await explaining.judge(actor(OLEG), answered.trace.id, Verdict.DOWN)
    await gappy.gather()
    (disliked,) = [gap for gap in await gappy.gaps() if "гарантия" in gap.question]
    await gappy.work.draft(actor(BOSS), disliked.id, "Два года.")
    assert (await gappy.work.approve(actor(BOSS), disliked.id)).told == 0
    assert (await gappy.world.state()).mode is Mode.WAITING


async def test_staff_who_judge_a_refusal_take_no_answer_from_who_waits(gappy: Gappy) -> None:
    await gappy.ask()
    explaining = Explaining(gappy.store, gappy.clock)
    (refused,) = await explaining.last(actor(OLEG), await gappy.world.dialog())
    gappy.clock.at += 1000
    await explaining.judge(actor(OLEG), refused.trace.id, Verdict.DOWN)
    await gappy.gather()
    (gap,) = await gappy.gaps()
    await gappy.work.draft(actor(BOSS), gap.id, "Да.")
    assert (await gappy.work.approve(actor(BOSS), gap.id)).told == 1


async def test_a_client_who_waits_for_something_else_gets_no_answer(gappy: Gappy) -> None:
    await gappy.world.set_bot(handover_on_missing=False)
    await gappy.ask()
    await gappy.world.turn(said("позовите человека", "v1", "78"))
    (gap,) = await gappy.gaps()
    await gappy.work.draft(actor(BOSS), gap.id, "Да.")
    assert (await gappy.work.approve(actor(BOSS), gap.id)).told == 0


async def test_approved_twice_is_taught_once(gappy: Gappy) -> None:
    await gappy.ask()
    (gap,) = await gappy.gaps()
    await gappy.work.draft(actor(BOSS), gap.id, "Да.")
    await gappy.work.approve(actor(BOSS), gap.id)
    with pytest.raises(Conflict):
        await gappy.work.approve(actor(BOSS), gap.id)
    with pytest.raises(Conflict):
        await gappy.work.draft(actor(BOSS), gap.id, "Нет.")
    assert len(gappy.taught.entries) == 1


async def test_an_approval_that_broke_off_before_knowledge_had_it_goes_on(gappy: Gappy) -> None:
    await gappy.ask()
    (gap,) = await gappy.gaps()
    await gappy.work.draft(actor(BOSS), gap.id, "Да.")
    gappy.taught.fails = True
    with pytest.raises(BadInput):
        await gappy.work.approve(actor(BOSS), gap.id)
    gappy.taught.fails = False
    assert (await gappy.work.approve(actor(BOSS), gap.id)).told == 1


async def test_who_asks_while_the_answer_is_on_its_way_gets_it(gappy: Gappy) -> None:
    await gappy.ask()
    (gap,) = await gappy.gaps()
    await gappy.work.draft(actor(BOSS), gap.id, "Да.")
    await gappy.work.approve(actor(BOSS), gap.id)
    await gappy.ask("отправите в Казахстан", "v2")
    assert "Да." in await gappy.heard("v2")
    assert [one.state for one in await gappy.gaps()] == [GapState.ANSWERED]


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


async def test_a_managers_answer_is_proposed_once_they_are_silent(gappy: Gappy) -> None:
    await gappy.ask()
    await gappy.news()
    dialog = await gappy.world.dialog()
    await gappy.world.desk.reply(actor(OLEG), dialog, StaffMessage("k1", "Здравствуйте!"))
    await gappy.world.desk.reply(actor(OLEG), dialog, StaffMessage("k2", "Да, доставляем за пять дней."))
    await gappy.pass_time(3 * 60_000 + 10)
    (told,) = await gappy.news()
    assert isinstance(told.body, Text)
    assert told.body.values["answer"] == "Здравствуйте!\nДа, доставляем за пять дней."
    assert told.body.values["author"] == "Oleg"
    await gappy.work.approve(actor(BOSS), (await gappy.gaps())[0].id)
    assert len(gappy.taught.entries) == 1


async def test_a_managers_answer_belongs_to_the_last_question_before_it(gappy: Gappy) -> None:
    await gappy.ask()
    gappy.clock.at += 1000
    await gappy.world.turn(said("А шоурум у вас есть?", "v1", "77"))
    await gappy.world.desk.reply(actor(OLEG), await gappy.world.dialog(), StaffMessage("k1", "Да, на улице Мира, 5."))
    await gappy.pass_time(3 * 60_000 + 10)
    told = {gap.question: gap.answer for gap in await gappy.gaps()}
    assert told == {ASKED: "", "А шоурум у вас есть?": "Да, на улице Мира, 5."}


async def test_two_questions_answered_in_turn_have_each_their_answer(gappy: Gappy) -> None:
    await gappy.ask()
    dialog = await gappy.world.dialog()
    gappy.clock.at += 1000
    await gappy.world.desk.reply(actor(OLEG), dialog, StaffMessage("k1", "Да, доставляем за пять дней."))
    await gappy.world.turn(said("А шоурум у вас есть?", "v1", "77"))
    await gappy.world.desk.reply(actor(OLEG), dialog, StaffMessage("k2", "Да, на улице Мира, 5."))
    await gappy.pass_time(3 * 60_000 + 10)
    told = {gap.question: gap.answer for gap in await gappy.gaps()}
    assert told == {ASKED: "Да, доставляем за пять дней.", "А шоурум у вас есть?": "Да, на улице Мира, 5."}


async def test_a_manager_who_ends_the_talk_is_heard_at_once(gappy: Gappy) -> None:
    await gappy.ask()
    dialog = await gappy.world.dialog()
    await gappy.world.desk.reply(actor(OLEG), dialog, StaffMessage("k1", "Да, доставляем за пять дней."))
    await gappy.world.desk.release(actor(OLEG), dialog)
    await gappy.pass_time(10)
    assert [gap.state for gap in await gappy.gaps()] == [GapState.DRAFT]


@pytest.mark.parametrize("known", [False, True])
async def test_what_a_person_answers_unasked_is_a_gap_unless_the_bot_knows_it(gappy: Gappy, known: bool) -> None:
    gappy.known = known
    await gappy.ask("позовите человека")
    dialog = await gappy.world.dialog()
    await gappy.world.desk.take(actor(OLEG), dialog)
    await gappy.world.turn(said("А шоурум у вас есть?", "v1", "90"))
    await gappy.world.desk.reply(actor(OLEG), dialog, StaffMessage("k1", "Да, на улице Мира, 5."))
    await gappy.world.deliver_all()
    await gappy.pass_time(3 * 60_000 + 10)
    gaps = await gappy.gaps()
    assert [(gap.question, gap.answer) for gap in gaps] == (
        [] if known else [("А шоурум у вас есть?", "Да, на улице Мира, 5.")]
    )
    assert await gappy.news() == [], "one client's question to a person disturbs nobody"


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
