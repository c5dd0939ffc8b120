"""Letters go in and out of a mailbox: a real SMTP server and a small IMAP one."""

import asyncio
import email
import email.policy
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from email.message import EmailMessage
from typing import Any, cast

import pytest

from channels.base import Polled
from channels.email.channel import EmailChannel, server_of
from channels.email.mailbox import Server
from channels.failures import AccountDown, Refused, RetryLater
from dialogs.errors import BadInput
from dialogs.messages import Attachment, AttachmentKind, Audience, Button, OutboundMessage
from dialogs.tenant import Inbox
from tests.fakes.mail import MAIL, PASSWORD, USER, MailStandIn, channel, letter, mail_stand_in

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


@pytest.fixture
async def mail() -> AsyncIterator[MailStandIn]:
    async with mail_stand_in() as made:
        yield made


def inbox_at(mail: MailStandIn) -> Inbox:
    options = {"address": USER, "user": USER, "imap": mail.imap, "smtp": mail.smtp, "from_uid": 7, "from_validity": 77}
    return replace(MAIL, options=options)


@asynccontextmanager
async def polled(mail: MailStandIn) -> AsyncIterator[list[dict[str, Any]]]:
    got: list[dict[str, Any]] = []

    async def receive(payload: Any, raw: bytes) -> bool:
        assert not mail.flags[int(payload["uid"])], "marked before it was stored"
        got.append(json.loads(raw))
        return True

    task = asyncio.create_task(channel().poll(inbox_at(mail), receive))
    try:
        yield got
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(true: Any) -> None:
    for _ in range(1000):
        if true():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it did not come true")


# --- in


async def test_letters_are_taken_once_and_marked_after_they_are_stored(mail: MailStandIn) -> None:
    uid = mail.put(letter())
    async with polled(mail) as got:
        await until(lambda: mail.flags[uid])
        assert [item["id"] for item in got] == ["<a1@mail.example>"]
    new = mail.put(letter(Message_ID="<a2@mail.example>"))
    async with polled(mail) as again:
        await until(lambda: mail.flags[new])
        assert [item["id"] for item in again] == ["<a2@mail.example>"]


async def test_a_server_without_keywords_marks_as_seen() -> None:
    async with mail_stand_in(keywords=False) as mail:
        uid = mail.put(letter())
        async with polled(mail):
            await until(lambda: "\\Seen" in mail.flags[uid])


async def test_letters_from_before_the_mailbox_was_connected_stay_as_they_are(mail: MailStandIn) -> None:
    mail.letters[3], mail.flags[3] = letter(), set()
    mail.letters[8], mail.flags[8] = letter(Message_ID="<a2@mail.example>"), set()
    async with polled(mail) as got:
        await until(lambda: mail.flags[8])
        assert [item["id"] for item in got] == ["<a2@mail.example>"] and mail.flags[3] == set()


async def test_a_file_is_fetched_out_of_its_letter(mail: MailStandIn) -> None:
    made = cast(EmailMessage, email.message_from_bytes(letter(), policy=email.policy.default))
    made.add_attachment(b"PDF", maintype="application", subtype="pdf", filename="a.pdf")
    uid = mail.put(made.as_bytes())
    file = await channel().fetch(inbox_at(mail), Attachment(AttachmentKind.DOCUMENT, remote=f"{uid}/1"))
    assert (file.content, file.name, file.mime) == (b"PDF", "a.pdf", "application/pdf")
    with pytest.raises(Refused):
        await channel().fetch(inbox_at(mail), Attachment(AttachmentKind.DOCUMENT, remote="99/1"))


# --- out


def said(**more: Any) -> OutboundMessage:
    return OutboundMessage("k1", MAIL.id, Audience.CUSTOMER, "anna@mail.example", "words", **more)


async def test_an_answer_goes_into_the_senders_latest_thread(mail: MailStandIn) -> None:
    mail.put(letter())
    mail.put(letter(Message_ID="<a2@mail.example>", References="<a0@mail.example>", Subject="Re: Доставка"))
    receipt = await channel().send(inbox_at(mail), said(), "300 ₽")
    to, raw = mail.submitted[0]
    sent = email.message_from_bytes(raw, policy=email.policy.default)
    assert to == "anna@mail.example" and sent["Message-ID"] == receipt.external_id
    assert sent["In-Reply-To"] == "<a2@mail.example>" and sent["References"] == "<a0@mail.example> <a2@mail.example>"
    assert sent["Subject"] == "Re: Доставка" and "Магазин" in str(sent["From"]) and USER in str(sent["From"])
    assert cast(EmailMessage, sent).get_content().strip() == "300 ₽"


async def test_a_bots_letter_says_so_to_machines_and_a_persons_does_not(mail: MailStandIn) -> None:
    await channel().send(inbox_at(mail), said(), "x")
    await channel().send(inbox_at(mail), said(author="staff"), "x")
    marks = [email.message_from_bytes(raw)["Auto-Submitted"] for _, raw in mail.submitted]
    assert marks == ["auto-replied", None]


async def test_buttons_are_a_numbered_menu_and_files_are_attached(mail: MailStandIn) -> None:
    file = Attachment(AttachmentKind.DOCUMENT, blob="b1", name="счёт.pdf", mime="application/pdf")
    await channel().send(
        inbox_at(mail), said(buttons=[[Button("Да", "y"), Button("Нет", "n")]], attachments=[file]), "Верно?"
    )
    sent = cast(EmailMessage, email.message_from_bytes(mail.submitted[0][1], policy=email.policy.default))
    body = sent.get_body()
    assert body and "1. Да\n2. Нет" in body.get_content().replace("\r\n", "\n")
    (attached,) = sent.iter_attachments()
    assert attached.get_filename() == "счёт.pdf" and attached.get_content() == b"bytes of b1"


async def test_every_attempt_is_the_same_letter(mail: MailStandIn) -> None:
    first = await channel().send(inbox_at(mail), said(), "x")
    again = await channel().send(inbox_at(mail), said(), "x")
    assert first.external_id == again.external_id


@pytest.mark.parametrize(
    ("refusal", "chat", "error"),
    [("452 mailbox full", "anna@mail.example", RetryLater), ("554 spam", "anna@mail.example", Refused),
     ("", "nobody@mail.example", Refused)],
)  # fmt: skip
async def test_refusals_of_the_server(mail: MailStandIn, refusal: str, chat: str, error: type[Exception]) -> None:
    mail.refusal = refusal
    with pytest.raises(error):
        await channel().send(inbox_at(mail), replace(said(), chat=chat), "x")


async def test_a_changed_password_stops_the_account(mail: MailStandIn) -> None:
    with pytest.raises(AccountDown) as caught:
        await channel("wrong").send(inbox_at(mail), said(), "x")
    assert caught.value.state == "password-wrong"
    assert (await channel("wrong").probe(inbox_at(mail))).state == "password-wrong"
    assert (await channel().probe(inbox_at(mail))).up


async def test_nobody_there_is_tried_again(mail: MailStandIn) -> None:
    away = replace(inbox_at(mail), options={**inbox_at(mail).options, "smtp": "127.0.0.1:9", "imap": "127.0.0.1:9"})
    with pytest.raises(RetryLater):
        await channel().send(away, said(), "x")
    assert (await channel().probe(away)).state == "unreachable"


async def test_a_mail_server_inside_is_not_called(mail: MailStandIn) -> None:
    with pytest.raises(AccountDown):
        await channel(own=()).send(inbox_at(mail), said(), "x")
    assert mail.submitted == []


# --- connecting


async def test_connecting_logs_in_at_both_servers(mail: MailStandIn) -> None:
    mail.put(letter())
    values = {"address": USER.upper(), "imap": mail.imap, "smtp": mail.smtp, "user": "-", "password": PASSWORD}
    found = await channel().connect(values)
    assert (found.name, found.mark, found.secret) == (USER, USER, PASSWORD)
    assert found.options["from_uid"] == 8 and found.options["from_validity"] == 77


@pytest.mark.parametrize(
    ("name", "typed", "key"),
    [
        ("password", "wrong", "error-mail-password"),
        ("imap", "127.0.0.1:9", "error-mail-imap"),
        ("smtp", "127.0.0.1:9", "error-mail-smtp"),
    ],
)
async def test_what_fails_while_connecting_names_the_field_that_is_wrong(
    mail: MailStandIn, name: str, typed: str, key: str
) -> None:
    values = {"address": USER, "imap": mail.imap, "smtp": mail.smtp, "user": "-", "password": PASSWORD}
    with pytest.raises(BadInput) as caught:
        await channel().connect({**values, name: typed})
    assert caught.value.text.key == key


@pytest.mark.parametrize(("name", "typed"), [("address", "no address"), ("imap", "help@x.ru"), ("smtp", "x.ru:port")])
def test_what_can_be_no_address_is_told_before_the_next_field_is_asked_for(name: str, typed: str) -> None:
    field = next(one for one in EmailChannel.fields if one.name == name)
    with pytest.raises(BadInput):
        field.check(typed)


async def test_a_letter_goes_out_as_a_file_like_any_other(mail: MailStandIn) -> None:
    eml = Attachment(AttachmentKind.DOCUMENT, blob="k", name="a\r\nb.eml", mime="message/rfc822", size=10)
    await channel().send(inbox_at(mail), replace(said(), attachments=(eml,)), "x")
    sent = email.message_from_bytes(mail.submitted[-1][1], policy=email.policy.default)
    (part,) = cast(EmailMessage, sent).iter_attachments()
    assert (part.get_filename(), part.get_content()) == ("a b.eml", b"bytes of k")


@pytest.mark.parametrize(
    ("typed", "server"),
    [
        ("-", Server("imap.x.ru", 993)),
        ("mail.x.ru", Server("mail.x.ru", 993)),
        ("mail.x.ru:143", Server("mail.x.ru", 143)),
    ],
)
def test_servers_are_typed_or_guessed(typed: str, server: Server) -> None:
    assert server_of(typed, "imap.x.ru", 993) == server


@pytest.mark.parametrize("typed", ["https://x.ru", "x.ru:port", "a b", ":993", "x.ru:99999"])
def test_what_is_no_server_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        server_of(typed, "imap.x.ru", 993)


def test_it_is_polled() -> None:
    made: object = channel()
    assert isinstance(made, Polled)
