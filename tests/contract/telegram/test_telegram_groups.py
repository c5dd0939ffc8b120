"""What goes out into groups of Telegram, and into people's own accounts."""

import pytest

from channels.failures import ChatMoved, Refused, RetryLater
from dialogs.messages import Act, AttachmentKind
from dialogs.refusals import Why
from tests.fakes.rooms.telegram import PNG, TelegramRoom

KIND = AttachmentKind


# ── groups ────────────────────────────────────────────────────────────────────────────────────
async def test_an_answer_in_a_group_goes_into_the_topic_of_the_question(room: TelegramRoom) -> None:
    group = room.world.add_group("Двор", forum=True)
    room.world.join(group, room.anna)
    room.world.join(group, room.bot)
    topic = room.world.create_topic(room.anna, group, "Вопросы")
    asked = room.world.say(room.anna, group, "@salon_bot вы открыты?", thread=topic.id)
    heard = (await room.hears())[-1]
    await room.send("Да", chat=heard.chat, reply_to=str(asked.id))  # type: ignore[union-attr]  # a message has a chat
    seen = room.sees()[-1]
    assert (seen.text, seen.thread, seen.reply_to) == ("Да", topic.id, asked.id)


async def test_staffs_words_in_a_group_answer_what_the_person_said_last(room: TelegramRoom) -> None:
    group = room.world.add_group("Двор", forum=False)
    boris = room.world.add_person("Борис")
    for who in (room.anna, boris, room.bot):
        room.world.join(group, who)
    asked = room.world.say(room.anna, group, "@salon_bot вы открыты?")
    room.world.say(boris, group, "@salon_bot а завтра?")
    await room.hears()
    await room.send("Да", chat=f"{group.id}/{room.anna.id}")
    assert (room.sees()[-1].text, room.sees()[-1].reply_to) == ("Да", asked.id)


async def test_a_group_that_became_a_supergroup_says_where_the_dialog_is_now(room: TelegramRoom) -> None:
    group = room.world.add_group("Двор", forum=False, basic=True)
    room.world.join(group, room.anna)
    room.world.join(group, room.bot)
    fresh = room.world.migrate(group)
    with pytest.raises(ChatMoved) as moved:
        await room.send("Мы здесь", chat=f"{group.id}/{room.anna.id}")
    assert moved.value.to == f"{fresh.id}/{room.anna.id}"
    await room.send("Мы здесь", chat=moved.value.to)
    assert list(fresh.messages.values())[-1].text == "Мы здесь"


# ── people's own accounts ─────────────────────────────────────────────────────────────────────
class Own:
    """The owner's own chat with a client, answered by the bot."""

    def __init__(self, room: TelegramRoom) -> None:
        self.room = room
        self.owner, self.client = room.world.add_person("Олег"), room.world.add_person("Вера")
        room.links.allowed.add(self.owner.id)
        self.link = room.world.connect_business(self.owner, room.bot)
        self.chat = room.world.own_chat(self.owner, self.client)

    async def begin(self) -> str:
        """The client writes; the dialog's chat."""
        await self.room.hears()
        self.room.world.say(self.client, self.chat, "Здравствуйте")
        return str((await self.room.hears())[-1].chat)  # type: ignore[union-attr]  # a message has a chat


async def test_the_bot_answers_in_the_owners_own_chat_and_does_not_hear_itself(room: TelegramRoom) -> None:
    own = Own(room)
    place = await own.begin()
    said = await room.send("Добрый день", chat=place)
    assert [(one.author, one.text) for one in room.sees(own.client)][-1] == ("Олег", "Добрый день")
    assert await room.hears() == []
    await room.send("Добрый вечер", chat=place, edits="k1", edit_id=said.external_id)
    assert room.sees(own.client)[-1].text == "Добрый вечер"
    await room.send("👍", chat=place, act=Act.REACT, reply_to="1")


async def test_files_and_read_marks_in_an_own_chat(room: TelegramRoom) -> None:
    own = Own(room)
    place = await own.begin()
    await room.send("", chat=place, act=Act.READ, reply_to="1")
    assert room.sees(own.owner)[0].read
    await room.send("Два", chat=place, attachments=[await room.file(KIND.PHOTO, PNG, f"{n}.png") for n in range(2)])
    assert [one.author for one in room.sees(own.client)][-2:] == ["Олег", "Олег"]


async def test_own_words_are_taken_back_only_with_the_right_to(room: TelegramRoom) -> None:
    own = Own(room)
    place = await own.begin()
    said = await room.send("Ой", chat=place)
    with pytest.raises(Refused) as refused:
        await room.send("", chat=place, act=Act.DELETE, edits="k1", edit_id=said.external_id)
    assert refused.value.reason == Why.NO_RIGHTS
    room.world.connect_business(own.owner, room.bot, "can_reply", "can_delete_sent_messages")
    await room.send("", chat=place, act=Act.DELETE, edits="k1", edit_id=said.external_id)
    assert all(one.text != "Ой" for one in room.sees(own.client))


async def test_after_the_owner_took_the_right_back_nothing_is_said(room: TelegramRoom) -> None:
    own = Own(room)
    place = await own.begin()
    room.world.disconnect_business(own.owner, room.bot)
    with pytest.raises(Refused):
        await room.send("Ещё", chat=place)
    await room.hears()
    room.world.say(own.client, own.chat, "Вы тут?")
    assert await room.hears() == [] and not room.links.kept[own.link.id].enabled


async def test_a_connection_that_was_missed_is_asked_for_and_the_message_comes_again(room: TelegramRoom) -> None:
    own = Own(room)
    room.bot.queue.clear()
    room.world.say(own.client, own.chat, "Здравствуйте")
    missed = room.bot.queue[-1]
    with pytest.raises(RetryLater):
        await room.hears()
    room.bot.queue.append(missed)
    assert [type(one).__name__ for one in await room.hears()] == ["InboundMessage"]


async def test_a_strangers_account_is_asked_for_once_and_ignored(room: TelegramRoom) -> None:
    own = Own(room)
    room.links.allowed.clear()
    room.bot.queue.clear()
    for words in ("Раз", "Два"):
        room.world.say(own.client, own.chat, words)
    assert await room.hears() == []
    assert len(room.calls("getBusinessConnection")) == 1
