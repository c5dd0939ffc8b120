"""The widget's pure rules: texts, origins, limits, files, sizes of what a browser loads."""

import gzip
from dataclasses import replace

import pytest

from channels.widget.files import safe_name
from channels.widget.frames import clean, decode, language_of, read_number, read_sent
from channels.widget.limits import Limits, Rate, network
from channels.widget.origins import normal
from channels.widget.pages import Pages
from channels.widget.refusals import WidgetRefusal, seconds_of, status_of
from dialogs.errors import BadInput, Busy, NotFound, ParleyError
from tests.fakes.widget import WIDGET, TestClock


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\x00b", "ab"),
        ("\ud800x", "\ufffdx"),
        ("строка\r\nещё\tтаб", "строка\nещё\tтаб"),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
        ("\x1b[31mred", "[31mred"),
    ],
)
def test_control_characters_go_and_words_stay(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("tag", "language"), [("ru-RU,en", "ru"), ("en", "en"), ("", "en"), (None, "en"), ("RU", "ru")]
)
def test_a_language_is_russian_or_english(tag: object, language: str) -> None:
    assert language_of(tag) == language


@pytest.mark.parametrize("value", [-1, True, 1.5, "x", "1" * 20, 2**60, None, [], "²"])
def test_a_cursor_is_a_small_whole_number(value: object) -> None:
    with pytest.raises(BadInput):
        read_number(value)


def test_a_message_says_something() -> None:
    with pytest.raises(BadInput) as refused:
        read_sent({"client_id": "client-id-1", "text": " \n"}, "ru")
    assert refused.value.text.key == "error-widget-empty"


def test_json_of_any_depth_is_refused_in_words() -> None:
    with pytest.raises(BadInput):
        decode("[" * 200_000)


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("https://Shop.Example", "https://shop.example"),
        ("https://shop.example:443/", "https://shop.example"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("https://кафе.рф", "https://" + "кафе.рф".encode("idna").decode()),
        ("https://*.shop.example", None),
        ("https://shop.example/path", None),
        ("https://shop.example; script-src *", None),
        ("javascript://x", None),
        ("https://a:99999", None),
        ("null", None),
    ],
)
def test_an_origin_is_written_one_way_or_is_none(given: str, origin: str | None) -> None:
    assert normal(given) == origin


def test_a_limit_refills_with_time_and_tells_when() -> None:
    clock = TestClock()
    limits = Limits(clock, {"message": {"visitor": Rate(2, 60)}})
    limits.take("message", visitor="a")
    limits.take("message", visitor="a")
    with pytest.raises(WidgetRefusal) as refused:
        limits.take("message", visitor="a")
    assert status_of(refused.value) == 429 and 29 < seconds_of(refused.value) <= 30
    limits.take("message", visitor="b")
    clock.at += 30_000
    limits.take("message", visitor="a")


def test_a_refused_act_is_not_counted_against_others() -> None:
    limits = Limits(TestClock(), {"session": {"address": Rate(1, 60), "inbox": Rate(2, 60)}})
    limits.take("session", address="a", inbox="i")
    for _ in range(5):
        with pytest.raises(WidgetRefusal):
            limits.take("session", address="a", inbox="i")
    limits.take("session", address="b", inbox="i")


def test_a_flood_of_addresses_is_no_flood_of_memory() -> None:
    limits = Limits(TestClock(), {"connect": {"address": Rate(10, 60)}})
    for number in range(60_000):
        limits.take("connect", address=str(number))
    assert len(limits._full_until) <= 50_000


def test_who_came_once_is_forgotten_when_the_bucket_has_run_empty() -> None:
    clock = TestClock()
    limits = Limits(clock, {"connect": {"address": Rate(10, 60)}, "session": {"address": Rate(1, 3600)}})
    limits.take("session", address="0")
    for number in range(100):
        limits.take("connect", address=str(number))
    clock.at += 61_000
    limits.take("connect", address="new")
    assert [by for by in limits._full_until if by[2] != "new"] == [("session", "address", "0")]


def test_an_ipv6_house_is_one_address() -> None:
    assert network("2001:db8::1") == network("2001:db8::ffff") != network("2001:db8:0:1::1")
    assert network("::ffff:10.0.0.1") == "10.0.0.1"


@pytest.mark.parametrize(
    ("given", "name"),
    [("../../etc/passwd", "etc_passwd"), (None, "file"), ("...", "file"), ("фото 1.png", "фото 1.png")],
)
def test_a_file_name_is_only_a_name(given: str | None, name: str) -> None:
    assert safe_name(given) == name


@pytest.mark.parametrize(("error", "status"), [(NotFound("k"), 404), (Busy("k"), 503), (ParleyError("k"), 400)])
def test_an_error_of_ours_has_a_status(error: ParleyError, status: int) -> None:
    assert status_of(error) == status


def test_the_loader_and_the_whole_widget_are_small() -> None:
    pages = Pages()
    frame = pages.frame(WIDGET, "localhost").body
    assert isinstance(frame, bytes)
    rest = sum(len(asset.packed) for asset in pages.assets.values()) + len(gzip.compress(frame))
    assert len(pages.loader.packed) < 5_000 and len(pages.loader.content) < 8_000
    assert len(pages.loader.packed) + rest < 25_000


def test_both_languages_have_the_same_words() -> None:
    words = Pages()._words
    assert words["ru"].keys() == words["en"].keys()


def test_a_company_cannot_break_out_of_its_settings() -> None:
    inbox = replace(WIDGET, options={"greeting": "</script><script>x", "title": "__SETTINGS__<b>"})
    page = Pages().frame(inbox, "localhost").text or ""
    assert "</script><script>x" not in page and "<title>__SETTINGS__&lt;b&gt;</title>" in page
