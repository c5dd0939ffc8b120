"""The Wappi channel over HTTP, against the strict stand-in: what it sends is seen, what was lost is found."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.sandbox.wappi import WappiStandIn, World
from bot.sandbox.wappi.shapes import TYPES, Message, Person, Profile
from channels.base import Receipt
from channels.failures import AccountDown, ChannelError, Refused, RetryLater, Unknown
from channels.parts import Http
from channels.wappi.channel import WappiChannel
from channels.wappi.kinds import MAX, TELEGRAM, WHATSAPP, Messenger
from dialogs.errors import BadInput
from dialogs.events import Arrival, Deletion, Delivery, MissedCall, Reaction, StaffElsewhere
from dialogs.ids import BotId, InboxId, TenantId
from dialogs.messages import Act, Attachment, AttachmentKind, Audience, Button, InboundMessage, OutboundMessage
from dialogs.tenant import Inbox
from tests.fakes.blobs import MemoryBlobs
from tests.fakes.rooms.wappi import OGG, PNG
from tests.fakes.served import served

DEADLINE = 5
NAMES = {"whatsapp": WHATSAPP, "telegram": TELEGRAM, "max": MAX}


@dataclass
class Clock:
    seconds: float = 1_795_244_400.0

    def __call__(self) -> float:
        return self.seconds

    def now(self) -> int:
        return int(self.seconds * 1000)


@dataclass
class Room:
    """A stand-in with a connected profile, our channel, and a door that takes its webhooks as the program does."""

    standin: WappiStandIn
    clock: Clock
    blobs: MemoryBlobs
    http: Http
    profile: Profile
    galina: Person
    hook: str = ""
    refused: int = 0
    keys: list[str] = field(default_factory=list)
    heard: "asyncio.Queue[Arrival]" = field(default_factory=asyncio.Queue)
    channel: WappiChannel = None  # type: ignore[assignment]
    inbox: Inbox = None  # type: ignore[assignment]

    def connect(self, messenger: Messenger = WHATSAPP) -> None:
        secret = json.dumps({"token": self.standin.world.state.token, "hook": "hook-secret"})
        self.inbox = Inbox(
            InboxId("w1"), TenantId("acme"), messenger.kind, BotId("b1"), "Салон", "pub1", secret,
            {"profile": self.profile.id},
        )  # fmt: skip
        self.channel = WappiChannel(
            messenger, self.blobs, self.clock, lambda inbox: inbox.secret, self.http, self.standin.url
        )
        self.channel._finding._pause = lambda seconds: asyncio.sleep(0)  # the stand-in's history is never late

    @property
    def chat(self) -> str:
        return self.standin.world.dialect(self.profile).chat_of(self.galina)

    def message(self, key: str = "k1", **given: Any) -> OutboundMessage:
        values: dict[str, Any] = {"chat": self.chat, "body": "", **given}
        return OutboundMessage(key, self.inbox.id, Audience.CUSTOMER, **values)

    def acquainted(self) -> None:
        """The client has written once: in Telegram and MAX only then an id leads anywhere."""
        self.standin.people.say(self.profile, self.galina, "Привет")

    async def send(self, words: str, key: str = "k1", **given: Any) -> Receipt:
        return await self.channel.send(self.inbox, self.message(key, **given), words)

    async def arrival(self, sort: type) -> Any:
        """The next arrival of this sort."""
        while True:
            found = await asyncio.wait_for(self.heard.get(), DEADLINE)
            if isinstance(found, sort):
                return found

    def seen(self) -> list[Message]:
        """What the client's phone shows of ours."""
        found = self.standin.world.messages(self.profile.id, self.galina.phone)
        return [one for one in found if one.mine and not one.lost]

    async def take(self, request: web.Request) -> web.Response:
        raw = await request.read()
        headers = {name.lower(): value for name, value in request.headers.items()}
        if not (self.channel.admits(self.inbox, headers) and self.channel.authentic(self.inbox, headers, raw)):
            self.refused += 1
            return web.Response(status=401)
        for event in self.channel.events(json.loads(raw)):
            self.keys.append(self.channel.key(self.inbox, event).dedupe)
            for arrival in self.channel.parse(self.inbox, event):
                self.heard.put_nowait(arrival)
        return web.Response()

    async def stored(self, content: bytes) -> str:
        return await self.blobs.put(TenantId("acme"), content)


@pytest.fixture(params=["whatsapp"])
async def room(request: pytest.FixtureRequest) -> AsyncIterator[Room]:
    clock, http = Clock(), Http()
    standin = WappiStandIn(World(clock))
    standin.posting.plan = (0.0, 0.0, 0.0)
    standin.delivering.delivered_after = standin.delivering.read_after = 0.0
    profile = standin.world.add_profile("Салон", request.param, authorized=True)
    galina = standin.world.add_person("Галина", "79115550011", "galina_k")
    made = Room(standin, clock, MemoryBlobs(), http, profile, galina)
    app = web.Application()
    app.router.add_post("/hook/whatsapp/pub1", made.take)
    async with served(app) as url:
        await standin.start()
        made.hook = f"{url}/hook/whatsapp/pub1"
        made.connect(NAMES[request.param])
        await made.channel.open(made.inbox, made.hook)
        yield made
        await standin.stop()
    await http.close()


every_messenger = pytest.mark.parametrize("room", ["whatsapp", "telegram", "max"], indirect=True)


# ── connecting ────────────────────────────────────────────────────────────────────────────────
async def test_token_and_profile_are_checked_by_the_profiles_status(room: Room) -> None:
    token = room.standin.world.state.token
    found = await room.channel.connect({"token": f" {token} ", "profile": room.profile.id.upper()})
    assert (found.name, found.mark, found.options["profile"]) == ("Салон", room.profile.id, room.profile.id)
    held = json.loads(found.secret)
    assert held["token"] == token and len(held["hook"]) >= 40
    again = await room.channel.connect({"token": token, "profile": room.profile.id})
    assert json.loads(again.secret)["hook"] != held["hook"]


@pytest.mark.parametrize(
    ("token", "profile", "key"),
    [
        ("wrong", "", "error-wappi-token"),
        ("токен", "", "error-wappi-token"),
        ("", "", "error-wappi-token"),
        ("right", "0000-0000", "error-wappi-profile"),
        ("right", "профиль", "error-wappi-profile"),
    ],
)
async def test_what_was_typed_wrong_is_told_by_its_name(room: Room, token: str, profile: str, key: str) -> None:
    given = room.standin.world.state.token if token == "right" else token
    with pytest.raises(BadInput) as refused:
        await room.channel.connect({"token": given, "profile": profile or room.profile.id})
    assert refused.value.text.key == key


async def test_another_messengers_profile_is_no_profile(room: Room) -> None:
    other = room.standin.world.add_profile("Личный", "telegram", authorized=True)
    with pytest.raises(BadInput):
        await room.channel.connect({"token": room.standin.world.state.token, "profile": other.id})


async def test_the_webhook_is_set_with_all_types_and_our_secret(room: Room) -> None:
    assert room.profile.hook_url == room.hook
    assert room.profile.hook_auth == "hook-secret"
    assert set(room.profile.hook_types) == set(TYPES)
    assert (await room.channel.probe(room.inbox)).up


async def test_a_removed_profile_sends_us_nothing_until_it_is_opened_again(room: Room) -> None:
    await room.channel.leave(room.inbox)
    assert room.profile.hook_url == ""
    await room.channel.open(room.inbox, room.hook)
    assert room.profile.hook_url == room.hook


async def test_a_webhook_that_was_changed_elsewhere_is_seen_and_set_again(room: Room) -> None:
    for spoil in ({"hook_url": "https://elsewhere.example"}, {"hook_types": ["incoming_message"]}):
        for name, value in spoil.items():
            setattr(room.profile, name, value)
        assert (await room.channel.probe(room.inbox)).state == "webhook-lost"
        await room.channel.open(room.inbox, room.hook)
        assert (await room.channel.probe(room.inbox)).up


async def test_the_probe_says_what_is_wrong(room: Room) -> None:
    room.standin.happen("app_offline", room.profile)
    assert (await room.channel.probe(room.inbox)).state == "unreachable"
    room.standin.happen("offline", room.profile)
    assert (await room.channel.probe(room.inbox)).state == "not-authorised"
    room.standin.happen("online", room.profile)
    room.standin.happen("app_online", room.profile)
    room.standin.happen("unpaid_soon", room.profile)
    soon = await room.channel.probe(room.inbox)
    assert soon.up and soon.paid_until == (room.clock() + 2 * 86_400) * 1000
    room.standin.happen("unpaid", room.profile)
    assert (await room.channel.probe(room.inbox)).state == "payment-due"
    room.standin.faults.add("401")
    assert (await room.channel.probe(room.inbox)).state == "token-revoked"
    room.standin.faults.add("500")
    assert (await room.channel.probe(room.inbox)).state == "unreachable"


@every_messenger
async def test_a_profile_is_logged_in_by_its_picture(room: Room) -> None:
    room.standin.happen("offline", room.profile)
    picture = await room.channel.picture(room.inbox)
    assert picture.startswith(b"\x89PNG")
    room.clock.seconds += 20
    assert await room.channel.picture(room.inbox) != picture
    room.standin.people.scan(room.profile)
    assert (await room.channel.probe(room.inbox)).up
    room.clock.seconds += 20
    assert await room.channel.picture(room.inbox) == b""


async def test_telegram_sends_its_code_to_the_owner_and_may_want_a_password(room: Room) -> None:
    account = room.standin.world.add_profile("Личный", "telegram")
    account.password = "кошка"
    room.profile = account
    room.connect(TELEGRAM)
    assert (await room.channel.login(room.inbox, "phone", "79005550022")).asks == "code"
    with pytest.raises(BadInput) as refused:
        await room.channel.login(room.inbox, "code", "11")
    assert refused.value.text.key == "error-wappi-code"
    assert (await room.channel.login(room.inbox, "code", account.pairing)).asks == "password"
    with pytest.raises(BadInput) as refused:
        await room.channel.login(room.inbox, "password", "собака")
    assert refused.value.text.key == "error-wappi-password"
    assert (await room.channel.login(room.inbox, "password", "кошка")).done
    assert account.authorized


async def test_a_pairing_code_is_given_once_in_two_minutes(room: Room) -> None:
    room.standin.happen("offline", room.profile)
    login = await room.channel.login(room.inbox, "phone", "8 (900) 555-00-22")
    assert len(login.code) == 9 and not login.done
    with pytest.raises(BadInput) as refused:
        await room.channel.login(room.inbox, "phone", "79005550022")
    assert refused.value.text.key == "error-wappi-code-wait"


# ── in ────────────────────────────────────────────────────────────────────────────────────────
@every_messenger
async def test_what_a_client_says_arrives_with_its_chat(room: Room) -> None:
    room.standin.people.say(room.profile, room.galina, "Сколько стоит доставка?")
    heard = await room.arrival(InboundMessage)
    assert (heard.text, heard.chat, heard.sender.name) == ("Сколько стоит доставка?", room.chat, "Галина")


@pytest.mark.parametrize("envelope", ["list", "object", "bare"])
async def test_every_envelope_is_understood(room: Room, envelope: str) -> None:
    room.standin.faults.add(envelope, "incoming_message")
    room.standin.people.say(room.profile, room.galina, "Привет")
    assert (await room.arrival(InboundMessage)).text == "Привет"


async def test_a_repeated_webhook_has_the_same_key(room: Room) -> None:
    room.standin.faults.add("duplicate", "incoming_message")
    room.standin.people.say(room.profile, room.galina, "Привет")
    await room.arrival(InboundMessage)
    await room.arrival(InboundMessage)
    assert len(room.keys) == 2 and len(set(room.keys)) == 1


async def test_edits_deletions_reactions_and_calls_arrive(room: Room) -> None:
    people, one = room.standin.people, room.standin.people.say(room.profile, room.galina, "Завтра")
    people.edit(one, "Послезавтра")
    first, edited = await room.arrival(InboundMessage), await room.arrival(InboundMessage)
    assert (edited.edit_of, edited.text) == (first.external_id, "Послезавтра")
    await room.send("Хорошо")
    people.react(room.seen()[0], "👍")
    assert (await room.arrival(Reaction)).of == room.seen()[0].id
    people.react(room.seen()[0], "")
    assert (await room.arrival(Reaction)).emoji == ""
    people.delete(one)
    assert (await room.arrival(Deletion)).of == first.external_id
    people.call(room.profile, room.galina)
    assert (await room.arrival(MissedCall)).chat == room.chat
    assert len(set(room.keys)) == len(room.keys)


async def test_a_hidden_phone_is_a_chat_that_can_be_answered(room: Room) -> None:
    room.galina.hidden = True
    room.standin.people.say(room.profile, room.galina, "Привет")
    heard = await room.arrival(InboundMessage)
    assert heard.chat.endswith("@lid")
    await room.channel.send(room.inbox, room.message(chat=heard.chat), "Здравствуйте")
    assert [one.text for one in room.seen()] == ["Здравствуйте"]


@pytest.mark.parametrize("kind", ["order", "gif", "e2e_notification"])
async def test_an_undocumented_type_is_an_attachment(room: Room, kind: str) -> None:
    room.standin.people.strange(room.profile, room.galina, kind)
    heard = await room.arrival(InboundMessage)
    assert heard.attachments[0].name == f"WhatsApp: {kind}"


async def test_staff_on_the_phone_are_told_from_ourselves(room: Room) -> None:
    await room.send("Это бот")
    room.standin.people.say(room.profile, room.galina, "Это Ирина", mine=True)
    told = await room.arrival(StaffElsewhere)
    assert (told.text, told.chat) == ("Это Ирина", room.chat)


async def test_a_forged_webhook_is_refused(room: Room) -> None:
    body = {
        "messages": [{"wh_type": "incoming_message", "id": "1", "chatId": room.chat, "profile_id": room.profile.id}]
    }
    async with aiohttp.ClientSession() as http:
        for secret in ("", "hook-secre", "Bearer x"):
            async with http.post(room.hook, json=body, headers={"Authorization": secret}) as answer:
                assert answer.status == 401
        foreign = {**body["messages"][0], "profile_id": "ffff-0000"}
        async with http.post(room.hook, json=foreign, headers={"Authorization": "hook-secret"}) as answer:
            assert answer.status == 401
    assert room.refused == 4 and room.heard.empty()


# ── files ─────────────────────────────────────────────────────────────────────────────────────
async def received(room: Room, content: bytes = OGG, name: str = "voice.ogg", mime: str = "audio/ogg") -> Attachment:
    room.standin.people.send(room.profile, room.galina, name, content, mime)
    return (await room.arrival(InboundMessage)).attachments[0]  # type: ignore[no-any-return]


async def test_a_voice_message_is_fetched_whole(room: Room) -> None:
    item = await received(room)
    assert item.kind is AttachmentKind.VOICE
    assert (await room.channel.fetch(room.inbox, item)).content == OGG


@pytest.mark.parametrize("media_link", [False, True])
async def test_an_expired_link_is_no_end(room: Room, media_link: bool) -> None:
    item = await received(room, PNG, "a.png", "image/png")
    room.clock.seconds += 50 * 3600
    if media_link:
        room.standin.faults.add("media_link")
    assert (await room.channel.fetch(room.inbox, item)).content == PNG


async def test_a_link_that_is_refused_before_its_time_is_no_end(room: Room) -> None:
    item = await received(room, PNG, "a.png", "image/png")
    room.standin.faults.add("expired_links")
    assert (await room.channel.fetch(room.inbox, item)).content == PNG


async def test_the_body_is_the_last_resort_and_a_cut_one_is_none(room: Room) -> None:
    room.standin.faults.add("no_link", "incoming_message", times=2)
    whole = await received(room)
    room.standin.faults.add("cut", "incoming_message")
    cut = await received(room)
    room.clock.seconds += 21 * 86_400  # WhatsApp itself has forgotten the file
    assert (await room.channel.fetch(room.inbox, whole)).content == OGG
    with pytest.raises(Refused):
        await room.channel.fetch(room.inbox, cut)


async def test_a_link_into_our_own_network_is_not_asked(room: Room) -> None:
    item = await received(room, PNG, "a.png", "image/png")
    asked: list[str] = []

    async def inside(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(body=b"secret")

    app = web.Application()
    app.router.add_get("/inside", inside)
    async with served(app) as url:
        link = f"{url}/inside"
        for bad in (
            link,
            link.replace("http:", "https:"),
            "https://localhost/x",
            "file:///etc/passwd",
            "https://[::1",
            "no",
        ):
            forged = replace(item, remote=json.dumps({**json.loads(item.remote), "link": bad}))
            assert (await room.channel.fetch(room.inbox, forged)).content == PNG
    assert asked == []


# ── out ───────────────────────────────────────────────────────────────────────────────────────
@every_messenger
async def test_a_text_arrives_once_with_a_receipt(room: Room) -> None:
    room.acquainted()
    receipt = await room.send("Здравствуйте")
    assert [(one.id, one.text) for one in room.seen()] == [(receipt.external_id, "Здравствуйте")]


async def test_reports_name_the_message_of_the_receipt(room: Room) -> None:
    receipt = await room.send("Здравствуйте")
    states = [await room.arrival(Delivery) for _ in range(3)]
    assert {one.of for one in states} == {receipt.external_id}
    assert [int(one.state) for one in states] == [0, 1, 2]


async def test_a_long_text_goes_in_parts_and_a_menu_in_numbers(room: Room) -> None:
    await room.send("Слово. " * 1000, buttons=((Button("Человек", "person"),),))
    assert len(room.seen()) == 2 and room.seen()[-1].text.endswith("\n\n1. Человек\n\nОтветьте номером.")


@every_messenger
@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (AttachmentKind.PHOTO, "image"),
        (AttachmentKind.VIDEO, "video"),
        (AttachmentKind.DOCUMENT, "document"),
        (AttachmentKind.VOICE, "ptt"),
    ],
)
async def test_files_arrive_as_what_they_are(room: Room, kind: AttachmentKind, expected: str) -> None:
    room.acquainted()
    blob = await room.stored(PNG)
    await room.send("", attachments=(Attachment(kind, blob=blob, name="a.png"),))
    (one,) = room.seen()
    assert one.type == expected and room.standin.world.blobs[one.file] == PNG


async def test_places_contacts_replies_reactions_edits_deletions(room: Room) -> None:
    said = room.standin.people.say(room.profile, room.galina, "Где вы?")
    first = await room.send("Тут", "a", reply_to=said.id)
    assert room.seen()[0].reply_to == said.id
    place = Attachment(AttachmentKind.LOCATION, value="55.75,37.61")
    contact = Attachment(AttachmentKind.CONTACT, value="+79110001122 Пётр")
    await room.send("", "b", attachments=(place, contact))
    assert [one.type for one in room.seen()] == ["chat", "location", "vcard"]
    await room.send("👍", "c", act=Act.REACT, reply_to=said.id)
    assert said.reactions == {"me": "👍"}
    await room.send("", "d", act=Act.REACT, reply_to=said.id)
    assert said.reactions == {}
    again = await room.send("Там", "e", edit_id=first.external_id, edits="a")
    assert (again.external_id, room.seen()[0].text) == (first.external_id, "Там")
    await room.send("", "f", act=Act.READ, reply_to=said.id)
    assert said.status == "read"
    await room.send("", "g", act=Act.DELETE, edit_id=first.external_id, edits="a")
    assert room.standin.world.state.messages[first.external_id].deleted


async def test_an_edit_that_is_too_late_says_so(room: Room) -> None:
    first = await room.send("Тут", "a")
    room.clock.seconds += 16 * 60
    with pytest.raises(Refused) as refused:
        await room.send("Там", "b", edit_id=first.external_id)
    assert refused.value.reason == "edit-gone"


async def test_typing_starts_and_ends_with_the_answer(room: Room) -> None:
    await room.channel.progress(room.inbox, room.chat).typing()
    assert any(key.endswith("|me") for key in room.standin.world.state.typing)
    await room.send("Да")
    async with asyncio.timeout(5):
        while any(key.endswith("|me") for key in room.standin.world.state.typing):
            await room.channel.probe(room.inbox)


# ── trouble ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("429", RetryLater),
        ("503", RetryLater),
        ("500", Unknown),
        ("html", Unknown),
        ("reset", Unknown),
        ("accept_then_drop", Unknown),
        ("401", AccountDown),
        ("400", AccountDown),
        ("400:recipient error", Refused),
        ("400:body error", Refused),
    ],
)
async def test_each_trouble_has_its_outcome(room: Room, fault: str, error: type[ChannelError]) -> None:
    room.standin.faults.add(fault, retry_after=7)
    with pytest.raises(ChannelError) as failed:
        await room.send("Здравствуйте")
    assert type(failed.value) is error
    assert room.standin.world.state.token not in repr(failed.value) + str(failed.value)
    if isinstance(failed.value, RetryLater) and fault == "429":
        assert (failed.value.seconds, failed.value.everywhere) == (7.0, True)


async def test_where_nobody_listens_nothing_was_sent(room: Room) -> None:
    await room.http.close()  # no connection of before is left that could break in the middle
    room.channel._api._base = "http://127.0.0.1:9"
    with pytest.raises(RetryLater):
        await room.send("Здравствуйте")


@every_messenger
async def test_a_send_whose_answer_was_lost_is_found_and_not_repeated(room: Room) -> None:
    room.acquainted()
    since = room.clock.now()
    room.standin.faults.add("accept_then_drop", "sync/message/send")
    with pytest.raises(Unknown):
        await room.send("Здравствуйте")
    found = await room.channel.find(room.inbox, room.message(), "Здравствуйте", since)
    assert found and found.external_id == room.seen()[0].id


async def test_a_send_that_did_not_arrive_is_not_found(room: Room) -> None:
    await room.send("Здравствуйте", "earlier")
    room.clock.seconds += 60
    room.standin.faults.add("reset", "sync/message/send")
    since = room.clock.now()
    with pytest.raises(Unknown):
        await room.send("Здравствуйте")
    assert await room.channel.find(room.inbox, room.message(), "Здравствуйте", since) is None


async def test_the_same_words_of_another_message_are_not_taken_for_ours(room: Room) -> None:
    since = room.clock.now()
    await room.send("Здравствуйте", "another")
    assert await room.channel.find(room.inbox, room.message(), "Здравствуйте", since) is None


async def test_when_the_history_can_not_be_read_the_fate_stays_unknown(room: Room) -> None:
    room.standin.faults.add("500", "sync/messages/get", times=-1)
    with pytest.raises(Unknown):
        await room.channel.find(room.inbox, room.message(), "Здравствуйте", room.clock.now())


async def test_a_message_that_broke_off_goes_on_where_it_stopped(room: Room) -> None:
    words, since = "Слово. " * 1500, room.clock.now()
    real = room.channel._api.call
    calls = 0

    async def breaking(*given: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise RetryLater("connect")
        return await real(*given)

    room.channel._api.call = breaking  # type: ignore[method-assign]
    with pytest.raises(Unknown):
        await room.send(words)
    assert await room.channel.find(room.inbox, room.message(), words, since) is None
    await room.send(words)
    assert len(room.seen()) == 3 and len({one.text for one in room.seen()} | {"x"}) >= 2
    assert "".join(one.text for one in room.seen()).count("Слово") == 1500


async def test_what_no_client_asked_for_goes_through_wappis_queue(room: Room) -> None:
    room.standin.queueing.pause = lambda least, most: 0.0
    room.channel._sending._pause = lambda seconds: asyncio.sleep(0.02)
    receipt = await room.send("Напоминаем о визите", not_before=1)
    _, query, _ = next(call for call in room.standin.calls if call[0].endswith("async/message/send"))
    assert (query["timeout_from"], query["timeout_to"]) == ("1", "3")
    assert [one.id for one in room.seen()] == [receipt.external_id]


async def test_a_queued_message_that_waits_long_is_known_by_its_task(room: Room) -> None:
    room.standin.queueing.pause = lambda least, most: 3600.0
    room.channel._sending._pause = lambda seconds: asyncio.sleep(0)
    receipt = await room.send("Напоминаем о визите", not_before=1)
    assert receipt.external_id.removeprefix("task:") in room.standin.world.state.tasks
