"""What an utterance reads now, whatever its channel's clock tells."""

from dialogs.arrivals.revising import newest
from dialogs.ids import DialogId, EpisodeId, TurnId
from dialogs.turn import Author, Turn


def turn(number: str, external: str, at: int, revises: str = "") -> Turn:
    return Turn(TurnId(number), DialogId("d"), EpisodeId("e"), Author.CUSTOMER, number, at, external_id=external,
                revises=TurnId(revises) if revises else None, sent_at=at)  # fmt: skip


def test_an_edit_of_the_very_second_is_later_than_what_it_edits() -> None:
    first, edit = turn("1", "3A45", 7), turn("2", "3A1D", 7, revises="1")
    assert newest([first, edit]) == newest([edit, first]) == edit


def test_of_two_edits_the_later_by_the_channels_clock_holds() -> None:
    early, late = turn("3", "z", 7, revises="1"), turn("2", "a", 8, revises="1")
    assert newest([early, late]) == late
