"""E-mail: letters as people and machines write them, against a real SMTP server and a small IMAP one."""

import asyncio
import base64
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
from channels.egress import Egress, networks_of
from channels.email.channel import EmailChannel, server_of
from channels.email.letters import read_letter
from channels.email.mailbox import Server
from channels.email.pages import words_of_html
from channels.email.trimming import own_words
from channels.failures import AccountDown, Refused, RetryLater
from channels.parts import Parts
from dialogs.errors import BadInput
from dialogs.events import Delivery, DeliveryState
from dialogs.messages import Attachment, AttachmentKind, Audience, Button, InboundMessage, OutboundMessage
from dialogs.tenant import Inbox
from tests.fakes.domain import INBOX, FakeClock
from tests.fakes.mail import PASSWORD, USER, MailStandIn, mail_stand_in

_MIXED = b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
MAIL = replace(INBOX, kind="email", name="Магазин", options={"address": USER})


class Blobs:
    async def get(self, tenant: str, key: str) -> bytes:
        return b"bytes of " + key.encode()


def channel(password: str = PASSWORD, own: tuple[str, ...] = ("127.0.0.0/8",)) -> EmailChannel:
    none = cast(Any, None)
    return EmailChannel(
        Parts(cast(Any, Blobs()), FakeClock(), lambda inbox: password, none, none, none, none, Egress(networks_of(own)))
    )


@pytest.fixture
async def mail() -> AsyncIterator[MailStandIn]:
    async with mail_stand_in() as made:
        yield made


def inbox_at(mail: MailStandIn) -> Inbox:
    options = {"address": USER, "user": USER, "imap": mail.imap, "smtp": mail.smtp, "from_uid": 7, "from_validity": 77}
    return replace(MAIL, options=options)


def letter(text: str = "Сколько стоит доставка?", **headers: str) -> bytes:
    made = EmailMessage()
    for name, value in {
        "From": "Анна <anna@mail.example>", "To": USER, "Subject": "Доставка", "Message-ID": "<a1@mail.example>",
        "Date": "Sat, 21 Nov 2026 10:00:00 +0300", **{name.replace("_", "-"): value for name, value in headers.items()},
    }.items():  # fmt: skip
        made[name] = value
    made.set_content(text)
    return made.as_bytes().replace(b"\n", b"\r\n")


def parsed(raw: bytes) -> Any:
    payload = json.loads(json.dumps({**read_letter(raw, "7"), "hash": "h"}))
    found = channel().parse(MAIL, payload)
    return found[0] if found else None


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


# --- letters


def test_the_first_letter_of_a_thread_is_its_subject_and_its_words() -> None:
    got = parsed(letter())
    assert isinstance(got, InboundMessage)
    assert (got.chat, got.sender.name, got.external_id) == ("anna@mail.example", "Анна", "<a1@mail.example>")
    assert got.text == "Доставка\nСколько стоит доставка?"
    assert got.sent_at == 1_795_244_400_000


def test_later_letters_of_the_thread_are_their_words() -> None:
    assert parsed(letter(In_Reply_To="<x@shop.example>", Subject="Re: Доставка")).text == "Сколько стоит доставка?"


@pytest.mark.parametrize(
    "quoted",
    [
        "> старое письмо", "On Sat, Nov 21, 2026 at 10:00 AM Shop <help@shop.example> wrote:\n> x",
        "сб, 21 нояб. 2026 г. в 10:00, Магазин <help@shop.example>:\n> x",
        "21.11.2026 10:00, Магазин пишет:\nстарое",
        "Суббота, 21 ноября 2026, 10:00 от Магазин <help@shop.example>\nнаписал:\nx",
        "-----Original Message-----\nFrom: Shop <help@shop.example>\nx", "-------- Пересылаемое сообщение --------\nx",
        "________________________________\nОт: Магазин <help@shop.example>\nx", "-- \nАнна\nтел. 123",
        "Sent from my iPhone", "Отправлено с iPhone",
        "Отправлено из мобильной Почты Mail", "С уважением,\nАнна", "Best regards,\nAnna",
    ],
)  # fmt: skip
def test_quotes_and_signatures_are_cut(quoted: str) -> None:
    assert own_words(f"Спасибо, беру.\n\n{quoted}\n") == "Спасибо, беру."


SHOP, LATER = "Shop <help@shop.example>", "\n\nХотите доставку?\n"


@pytest.mark.parametrize(
    "quoted",
    [
        f"On Sat, Nov 21, 2026 at 10:00 AM A Very Long Name of a Shop Limited\n<help@shop.example> wrote:{LATER}",
        f"On Sat, Nov 21, 2026 at 10:00 AM Shop <\nhelp@shop.example> wrote:{LATER}",
        f"сб, 21 нояб. 2026 г. в 10:00, Магазин «Уютный дом» <\nhelp@shop.example>:{LATER}",
        f"2026-11-21 10:00 GMT+03:00, {SHOP}:{LATER}",
        f"From: Shop\nSent: Saturday, November 21, 2026 10:00 AM\nTo: Anna\nSubject: Re: Hi{LATER}",
        f"От: Магазин\nОтправлено: суббота, 21 ноября 2026 г. 10:00\nКому: Анна\nТема: Re: Привет{LATER}",
        f"*From:* {SHOP}\n*Sent:* Saturday, November 21, 2026 10:00 AM\n*To:* Anna{LATER}",
        f"Получить Outlook для iOS<https://aka.ms/o0ukef>\n________________________________\nОт: Shop{LATER}",
        f"Суббота, 21 ноября 2026, 10:00 +03:00 от {SHOP}:{LATER}\n-- \nАнна",
        f"Отправлено из Почты Mail.ru\n\nсуббота, 21 ноября 2026г., 10:00 +03:00 от Магазин help@shop.example :{LATER}",
        f'21.11.2026, 10:00, "Магазин" <help@shop.example>:{LATER}',
        f"----------------\nКому: Анна (anna@x.example)\nТема: Вопрос;\n21.11.2026, 10:00, {SHOP}:{LATER}",
        f"> 21 нояб. 2026 г., в 10:00, {SHOP} написал(а):\n> Хотите?",
        f"21 нояб. 2026 г., в 10:00, {SHOP} написал(а):{LATER}",
        f"Shop писал 2026-11-21 10:00:{LATER}",
        f"Sent from my Galaxy\n\n-------- Original message --------\nFrom: Shop{LATER}",
        "Sent with [Proton Mail](https://proton.me) secure email.\n\nOn Sat, November 21st, 2026, Shop wrote:\n> x",
    ],
)  # fmt: skip
def test_quotes_of_gmail_outlook_mail_ru_yandex_and_apple_are_cut(quoted: str) -> None:
    assert own_words(f"Да, хочу.\n\n{quoted}\n") == "Да, хочу."


def test_words_between_and_below_a_marked_quote_stay() -> None:
    asked = f"On Sat, Nov 21, 2026 at 10:00 AM {SHOP} wrote:\n> When?"
    words = f"Hello!\n{asked}\nTomorrow.\n\n> Where?\n\nAt home.\nSent from my iPhone"
    assert own_words(words) == "Hello!\nTomorrow.\n\nAt home."


@pytest.mark.parametrize(
    "words",
    ["Цена: 300 > 200?", "Он пишет: где заказ", "From Perm: how much?", "> только цитата", "Доставка -- это сколько?",
     "С уважением отношусь к вам, но где заказ? Жду.", "Прошу доставить:\n21.11.2026 в 10:00 по адресу:\nЛенина 5",
     "Удобно мне\nпн 10:00, вт 11:00, а вот когда вам:\nнапишите", "Меня интересует\nот: 100 до 2000 рублей\nчто есть?",
     "Где деньги?\nОтправлено с карты 5000 рублей 21 ноября\nЖду ответа", "Hello,\nFrom: Moscow 2026\nhow much?",
     "Жалоба\nМенеджер написал:\nзаказ опоздает. Почему?", "Где заказ?\nС уважением отношусь к вам, но жду\nответа"],
)  # fmt: skip
def test_what_only_looks_like_a_quote_stays(words: str) -> None:
    assert own_words(words) == words


def test_all_below_outlooks_mark_is_the_letter_before() -> None:
    page = '<div>Да</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">От: Shop</div><div>Хотите?</div>'
    assert words_of_html(page) == "Да"


def test_a_page_of_nothing_but_a_quote_is_read_whole() -> None:
    assert words_of_html("<blockquote>Где заказ?</blockquote>") == "Где заказ?"


def test_html_becomes_words_without_scripts_styles_and_quotes() -> None:
    page = (
        "<html><head><title>t</title><style>p{}</style></head><body>"
        "<p>Здравствуйте!<br>Где&nbsp;заказ &lt;7&gt;?</p>"
        "<script>alert(1)</script><div class='gmail_quote'>старое<blockquote>x</blockquote></div>"
        "<ul><li>раз</ul></body>"
    )
    assert words_of_html(page).split("\n") == ["Здравствуйте!", "Где заказ <7>?", "", "раз"]


@pytest.mark.parametrize(
    "page", ["<", "<p", "<<<>>>", "<div><blockquote>x", "</div></p>ok", "<p " * 5000, "<!--", "&#xd800;"]
)
def test_broken_html_is_read_somehow(page: str) -> None:
    assert isinstance(words_of_html(page), str)


@pytest.mark.parametrize("charset", ["koi8-r", "windows-1251", "utf-8", "iso-8859-5"])
def test_every_cyrillic_charset_is_read(charset: str) -> None:
    raw = (
        b"From: =?" + charset.encode() + b"?B?" + base64.b64encode("Анна".encode(charset))
        + b"?= <anna@mail.example>\r\nSubject: =?" + charset.encode() + b"?Q?"
        + "".join(f"={byte:02X}" for byte in "Вопрос".encode(charset)).encode() + b"?=\r\nMessage-ID: <1@x>\r\n"
        b"Content-Type: text/plain; charset=" + charset.encode() + b"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + "Где мой заказ?".encode(charset)
    )  # fmt: skip
    got = parsed(raw)
    assert (got.sender.name, got.text) == ("Анна", "Вопрос\nГде мой заказ?")


@pytest.mark.parametrize("claimed", ["", "us-ascii", "utf-8", "no-such-charset"])
def test_a_charset_that_is_missing_or_wrong_is_guessed(claimed: str) -> None:
    head = f"Content-Type: text/plain; charset={claimed}\r\n" if claimed else ""
    raw = f"From: a@x.example\r\nMessage-ID: <1@x>\r\nIn-Reply-To: <0@x>\r\n{head}\r\n".encode() + "Где заказ?".encode(
        "cp1251"
    )
    assert parsed(raw).text == "Где заказ?"


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"List_Id": "<news.example>"},
        {"X_Auto_Response_Suppress": "All"}, {"Return_Path": "<>"}, {"From": "MAILER-DAEMON@mail.example"},
        {"From": "no-reply@mail.example"}, {"List_Unsubscribe": "<mailto:u@x>"},
        {"From": f"Shop <{USER}>"}, {"From": "nobody"},
    ],
)  # fmt: skip
def test_what_machines_wrote_and_what_we_wrote_is_never_answered(headers: dict[str, str]) -> None:
    assert parsed(letter(**headers)) is None


def test_auto_submitted_no_is_a_person() -> None:
    assert parsed(letter(Auto_Submitted="no")) is not None


def test_a_bounce_is_a_report_about_our_letter() -> None:
    raw = (
        b"From: MAILER-DAEMON@mx.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n"
        b"Date: Sat, 21 Nov 2026 10:00:00 +0300\r\nMessage-ID: <r@mx>\r\n\r\n--b\r\n\r\nSorry.\r\n--b\r\n"
        b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        b"Final-Recipient: rfc822; Anna@mail.example\r\nStatus: 5.1.1\r\n\r\n--b\r\n"
        b"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <ours@shop.example>\r\nSubject: x\r\n\r\n--b--\r\n"
    )
    got = parsed(raw)
    assert isinstance(got, Delivery)
    assert (got.of, got.chat, got.state) == ("<ours@shop.example>", "anna@mail.example", DeliveryState.FAILED)
    assert parsed(raw.replace(b"Status: 5.1.1", b"Status: 4.2.2")) is None, "a delay is no failure"


def test_attachments_are_named_with_their_place_in_the_letter() -> None:
    made = email.message_from_bytes(letter(), _class=EmailMessage, policy=email.policy.default)
    cast(EmailMessage, made).add_attachment(b"PDF", maintype="application", subtype="pdf", filename="счёт.pdf")
    got = parsed(made.as_bytes())
    assert [(item.name, item.mime, item.remote, item.size) for item in got.attachments] == [
        ("счёт.pdf", "application/pdf", "7/1", 3)
    ]
    assert got.text.startswith("Доставка")


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\x00" * 100, b"\xff" * 1000, b"From: \r\n\r\n", _MIXED + b"--x\r\n--x\r\n" * 50, _MIXED,
        b"Content-Type: multipart/mixed\r\n\r\nno boundary", b"From: =?utf-8?B?????=\r\nSubject: =?x?Q?=ff?=\r\n\r\nx",
        b"From: a@b.example\r\nDate: 99 Foo 99999\r\nMessage-ID: <\r\n\r\nx",
        b"Content-Transfer-Encoding: base64\r\n\r\n***", b"References: " + b"<a@b> " * 10_000 + b"\r\n\r\n",
        b"From: a@b.example\r\nContent-Type: text/plain; charset=\"\xff\"\r\n\r\nx",
        _MIXED + b"--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" * 300,
    ],
)  # fmt: skip
def test_no_letter_breaks_the_reader(raw: bytes) -> None:
    payload = json.loads(json.dumps({**read_letter(raw, "1"), "hash": "h"}))
    channel().key(MAIL, payload)
    try:
        channel().parse(MAIL, payload)
    except BadInput:
        assert "broken" in payload


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
    assert caught.value.state == "not-authorised"
    assert (await channel("wrong").probe(inbox_at(mail))).state == "not-authorised"
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
    with pytest.raises(BadInput) as caught:
        await channel().connect({**values, "password": "wrong"})
    assert caught.value.text.key == "error-account-wrong"


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
