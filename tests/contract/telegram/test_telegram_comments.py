"""Comments under a channel's posts: who is answered there, and that the answer stays in its thread."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.sandbox.telegram.groups.comments import publish
from dialogs.messages import InboundMessage
from tests.fakes.rooms.telegram import TelegramRoom, telegram_room


class Discussion:
    """A channel's group with two posts; Anna comments there, and Boris does."""

    def __init__(self, room: TelegramRoom) -> None:
        world = room.world
        self.room, self.group = room, world.add_group("Обсуждение", forum=False)
        self.boris = world.add_person("Борис")
        for who in (self.boris, room.anna):
            world.join(self.group, who)
        world.join(self.group, room.bot, admin=True)
        self.first = publish(world, self.group, "Новости салона", "Мы открылись! @salon_bot")
        self.second = publish(world, self.group, "Новости салона", "Скидки: доставка даром")
        room.bot.queue.clear()

    async def comment(self, who: Any, text: str, to: int) -> InboundMessage | None:
        self.room.world.say(who, self.group, text, reply_to=to)
        heard = [one for one in await self.room.hears() if isinstance(one, InboundMessage)]
        return heard[0] if heard else None

    @property
    def last(self) -> Any:
        return list(self.group.messages.values())[-1]


@pytest.fixture
async def talk() -> AsyncIterator[Discussion]:
    async with telegram_room() as room:
        room.base.options["keywords"] = ["доставка"]  # type: ignore[index]  # a dict, in a test's room
        yield Discussion(room)


async def test_posts_of_the_channel_itself_are_no_questions(talk: Discussion) -> None:
    publish(talk.room.world, talk.group, "Новости салона", "доставка @salon_bot")
    assert await talk.room.hears() == []


@pytest.mark.parametrize("words", ["@salon_bot вы работаете в субботу?", "А доставка есть?"])
async def test_an_addressed_comment_is_answered_under_its_own_post(talk: Discussion, words: str) -> None:
    asked = await talk.comment(talk.boris, words, talk.first.id)
    assert asked is not None and asked.shared
    comment = talk.last
    await talk.room.send("Да", chat=asked.chat, reply_to=asked.external_id)
    assert (talk.last.text, talk.last.reply_to, talk.last.comments) == ("Да", comment.id, talk.first.id)


async def test_comments_among_people_are_left_alone(talk: Discussion) -> None:
    assert await talk.comment(talk.boris, "Поздравляю!", talk.first.id) is None
    assert await talk.comment(talk.room.anna, "И я", talk.last.id) is None


async def test_an_answer_to_the_bots_comment_is_for_the_bot(talk: Discussion) -> None:
    asked = await talk.comment(talk.boris, "@salon_bot вы работаете?", talk.first.id)
    assert asked is not None
    await talk.room.send("Да", chat=asked.chat, reply_to=asked.external_id)
    again = await talk.comment(talk.boris, "А до скольки?", talk.last.id)
    assert again is not None and again.chat == asked.chat


async def test_two_posts_are_two_dialogs_and_words_that_answer_nothing_stay_under_their_post(talk: Discussion) -> None:
    one = await talk.comment(talk.boris, "@salon_bot вы работаете?", talk.first.id)
    other = await talk.comment(talk.boris, "@salon_bot а скидки?", talk.second.id)
    assert one is not None and other is not None and one.chat != other.chat
    await talk.room.send("Работаем", chat=one.chat)
    assert talk.last.comments == talk.first.id
    await talk.room.send("Длинный ответ. " * 400, chat=other.chat, reply_to=other.external_id)
    parts = [message for message in talk.group.messages.values() if message.text.startswith("Длинный")]
    assert len(parts) == 2 and {part.comments for part in parts} == {talk.second.id}
