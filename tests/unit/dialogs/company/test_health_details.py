"""Details under an account's state are words, whatever an adapter noted."""

import pytest

from dialogs.company.health_details import in_words, spoiled_in_words
from locales import LANGUAGES, say

NOTES = {
    "no answer in 12 s": "detail-slow",
    "connect: ClientConnectorError": "detail-network",
    "network: TimeoutError": "detail-network",
    "no answer: ClientOSError": "detail-network",
    "sends fail": "detail-sends",
    "app close": "detail-app",
    "set to another address": "detail-hook-elsewhere",
    "removed": "detail-hook-removed",
    "our secret is refused: Wrong response: 401": "detail-hook-secret",
    "other updates are asked for": "detail-hook-updates",
    "the endpoint answered 410": "detail-code",
    "502 Bad Gateway": "detail-code",
    "login refused: 535": "detail-login",
    "profile_id error": "detail-said",
    "KeyError: 'chat'": "detail-own",
    "Conflict: terminated by other getUpdates request; make sure that only one": "detail-two-readers",
    "Conflict": "detail-own",
    "after 2 parts: network: ClientOSError": "detail-network",
    "no history: unreadable answer": "detail-unreadable",
    "worker lost": "detail-cut",
    "inbox is not connected": "detail-not-connected",
    "what it is about never arrived": "detail-about-gone",
    "the file is no longer kept": "detail-file-gone",
    "52000000 bytes": "detail-file-big",
    "unsupported": "detail-unsupported",
    "Forbidden: bot was blocked by the user": "detail-said",
    "Bad Request: chat not found": "detail-said",
}


@pytest.mark.parametrize(("note", "key"), NOTES.items())
def test_a_note_is_told_in_words_of_every_language(note: str, key: str) -> None:
    told = in_words(note)
    assert told.key == key
    for language in LANGUAGES:
        words = say(told, language)
        assert key not in words and ("Error" not in words or key == "detail-said")


@pytest.mark.parametrize(
    ("note", "key"),
    [
        ("not parsed: KeyError: 'messages'", "spoiled-unreadable"),
        ("worker lost 5 times", "spoiled-stopped"),
        ("RuntimeError: boom", "spoiled-failed"),
    ],
)
def test_why_an_event_was_set_aside_shows_no_inner_name(note: str, key: str) -> None:
    told = spoiled_in_words(note)
    assert told.key == key
    assert all("Error" not in say(told, language) for language in LANGUAGES)
