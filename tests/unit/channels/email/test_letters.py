"""Letters as people and machines write them become messages, reports, or nothing."""

import base64
import email
import email.policy
import json
from email.message import EmailMessage
from typing import Any, cast

import pytest

from channels.email.letters import file_at, read_letter
from dialogs.errors import BadInput
from dialogs.events import Delivery, DeliveryState
from dialogs.messages import InboundMessage
from tests.fakes.mail import MAIL, USER, channel, letter

_MIXED = b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"


def parsed(raw: bytes) -> Any:
    payload = json.loads(json.dumps({**read_letter(raw, "7"), "hash": "h"}))
    found = channel().parse(MAIL, payload)
    return found[0] if found else None


def test_the_first_letter_of_a_thread_is_its_subject_and_its_words() -> None:
    got = parsed(letter())
    assert isinstance(got, InboundMessage)
    assert (got.chat, got.sender.name, got.external_id) == ("anna@mail.example", "Анна", "<a1@mail.example>")
    assert got.text == "Доставка\nСколько стоит доставка?"
    assert got.sent_at == 1_795_244_400_000


def test_later_letters_of_the_thread_are_their_words() -> None:
    assert parsed(letter(In_Reply_To="<x@shop.example>", Subject="Re: Доставка")).text == "Сколько стоит доставка?"


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


def test_words_below_a_picture_are_read_too() -> None:
    body = "--x\r\n{}\r\n--x\r\nContent-Type: image/png; name=a.png\r\n\r\nPNG\r\n--x\r\n{}\r\n--x--\r\n".format
    text, page = "Content-Type: text/plain\r\n\r\n{}".format, "Content-Type: text/html\r\n\r\n<p>{}</p>".format
    head = letter(In_Reply_To="<0@x>").partition(b"Content-Type")[0] + _MIXED
    for kind in (text, page):
        got = parsed(head + body(kind("This part is broken:"), kind("I want the same in blue.")).encode())
        assert got.text == "This part is broken:\n\nI want the same in blue."
        assert [item.name for item in got.attachments] == ["a.png"]


def test_a_letter_that_lies_in_a_letter_is_a_file() -> None:
    made = email.message_from_bytes(letter(), _class=EmailMessage, policy=email.policy.default)
    inner = email.message_from_bytes(letter("Inside", Subject="Invoice 7/8"), policy=email.policy.default)
    cast(EmailMessage, made).add_attachment(cast(EmailMessage, inner))
    (found,) = parsed(made.as_bytes()).attachments
    assert (found.name, found.mime, found.remote) == ("Invoice 7_8.eml", "message/rfc822", "7/1")
    name, _, content = file_at(made.as_bytes(), 1) or ("", "", b"")
    assert name == found.name and len(content) == found.size and b"Inside" in content


def test_a_sender_who_is_encoded_with_the_address_is_read() -> None:
    line = base64.b64encode("Анна <anna@mail.example>".encode()).decode()
    got = parsed(f"From: =?utf-8?b?{line}?=\r\nMessage-ID: <1@x>\r\n\r\nHello".encode())
    assert (got.sender.name, got.chat) == ("Анна", "anna@mail.example")


def test_an_id_that_no_table_keeps_is_the_letters_hash() -> None:
    assert parsed(letter(Message_ID=f"<{'a' * 130}@x>")).external_id == "h"
