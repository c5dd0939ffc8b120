"""A place and a contact as text, where a channel has no form of its own for them."""

import pytest

from channels.render import facts
from dialogs.messages import Attachment, AttachmentKind
from tests.fakes.widget_client import answer


@pytest.mark.parametrize(
    ("item", "line"),
    [
        (Attachment(AttachmentKind.LOCATION, value="59.9,-30.3"), "📍 https://maps.google.com/?q=59.9,-30.3"),
        (
            Attachment(AttachmentKind.LOCATION, name="Склад", value="59.9,30.3"),
            "📍 Склад https://maps.google.com/?q=59.9,30.3",
        ),
        (Attachment(AttachmentKind.LOCATION, value="где-то,тут"), "где-то,тут"),
        (Attachment(AttachmentKind.CONTACT, value="+78120000000 Склад на Мира"), "👤 Склад на Мира: +78120000000"),
        (Attachment(AttachmentKind.CONTACT, value="+78120000000"), "+78120000000"),
        (Attachment(AttachmentKind.STICKER, value="😀", blob="b1"), "😀"),
    ],
)
def test_a_place_is_a_link_to_a_map_and_a_contact_a_name_with_a_phone(item: Attachment, line: str) -> None:
    assert facts(answer("", attachments=[item])) == [line]
