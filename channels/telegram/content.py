"""What a message carries beside its words: files, places, cards, and a line for all that has no form of its own."""

from collections.abc import Callable, Sequence

from channels.telegram.fields import Fields, fields, items, number, part, words
from dialogs.messages import Attachment, AttachmentKind

# The order decides: an animation bears a document beside it for old apps, a venue a location.
_FILES: dict[str, tuple[AttachmentKind, str, str]] = {
    "animation": (AttachmentKind.VIDEO, "animation.mp4", "video/mp4"),
    "voice": (AttachmentKind.VOICE, "voice.ogg", "audio/ogg"),
    "audio": (AttachmentKind.AUDIO, "audio.mp3", ""),
    "video": (AttachmentKind.VIDEO, "video.mp4", "video/mp4"),
    "video_note": (AttachmentKind.VIDEO_NOTE, "video_note.mp4", "video/mp4"),
    "sticker": (AttachmentKind.STICKER, "sticker.webp", "image/webp"),
    "document": (AttachmentKind.DOCUMENT, "document", ""),
}
# What tells about a message, or about its chat, and is nothing that a client says.
_ABOUT_FIELDS = """
message_id date chat message_thread_id direct_messages_topic from sender_chat sender_boost_count sender_tag
sender_business_bot guest_query_id business_connection_id forward_origin is_topic_message is_automatic_forward
reply_to_message external_reply quote reply_to_story reply_to_checklist_task_id reply_to_poll_option_id via_bot
guest_bot_caller_user guest_bot_caller_chat edit_date has_protected_content is_from_offline is_paid_post
media_group_id author_signature paid_star_count entities link_preview_options suggested_post_info effect_id
caption_entities show_caption_above_media has_media_spoiler reply_markup receiver_user ephemeral_message_id
forward_date forward_from forward_from_chat forward_from_message_id forward_sender_name forward_signature
"""
_SERVICE_FIELDS = """
new_chat_members left_chat_member chat_owner_left chat_owner_changed new_chat_title new_chat_photo delete_chat_photo
group_chat_created supergroup_chat_created channel_chat_created migrate_to_chat_id message_auto_delete_timer_changed
migrate_from_chat_id pinned_message refunded_payment gift_upgrade_sent connected_website write_access_allowed
proximity_alert_triggered boost_added chat_background_set checklist_tasks_done checklist_tasks_added
direct_message_price_changed forum_topic_created forum_topic_edited forum_topic_closed forum_topic_reopened
general_forum_topic_hidden general_forum_topic_unhidden giveaway_created giveaway_completed managed_bot_created
paid_message_price_changed poll_option_added poll_option_deleted suggested_post_approved
suggested_post_approval_failed suggested_post_declined suggested_post_paid suggested_post_refunded
video_chat_scheduled video_chat_started video_chat_ended video_chat_participants_invited community_chat_added
community_chat_removed community_chat_joined new_chat_member new_chat_participant left_chat_participant
"""

_ABOUT = frozenset((*_ABOUT_FIELDS.split(), *_SERVICE_FIELDS.split()))
_WORDS = _ABOUT | {"text", "caption"}


def attachments_of(message: Fields) -> Sequence[Attachment]:
    """Files and facts of a message. Raises on garbage."""
    if _WORDS.issuperset(message):
        return ()
    sizes = items(message, "photo")
    if sizes:
        return (_file(AttachmentKind.PHOTO, sizes[-1], "photo.jpg", "image/jpeg"),)
    for name, (kind, called, mime) in _FILES.items():
        if message.get(name):
            return (_file(kind, part(message, name), called, mime),)
    fact = next((make(part(message, name)) for name, make in _FACTS.items() if message.get(name)), None)
    return (fact,) if fact else (_unknown(message),)


def is_service(message: Fields) -> bool:
    """Whether nothing in the message is a client's own: somebody joined, a topic was closed."""
    return _ABOUT.issuperset(message)


def _file(kind: AttachmentKind, file: Fields, called: str, mime: str) -> Attachment:
    seconds = number(file.get("duration") or 0)
    return Attachment(
        kind, remote=words(fields(file), "file_id"), name=words(file, "file_name") or _sticker_name(file, called),
        mime=words(file, "mime_type") or mime, size=number(file.get("file_size") or 0),
        value=words(file, "emoji"), seconds=seconds,
    )  # fmt: skip


def _sticker_name(file: Fields, called: str) -> str:
    if file.get("is_animated"):
        return "sticker.tgs"
    return "sticker.webm" if file.get("is_video") else called


def _location(place: Fields) -> Attachment:
    latitude, longitude = float(place["latitude"]), float(place["longitude"])
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ValueError("no place on Earth")
    return Attachment(AttachmentKind.LOCATION, value=f"{latitude},{longitude}")


def _venue(venue: Fields) -> Attachment:
    place = _location(part(venue, "location"))
    return Attachment(place.kind, value=place.value, name=f"{words(venue, 'title')}, {words(venue, 'address')}")


def _contact(card: Fields) -> Attachment:
    name = f"{words(card, 'first_name')} {words(card, 'last_name')}".strip()
    return Attachment(AttachmentKind.CONTACT, value=f"{phone_of(card)} {name}".strip())


def phone_of(card: Fields) -> str:
    """A contact's number in the international form."""
    digits = "".join(char for char in words(card, "phone_number") if char.isdigit() and char.isascii())
    return f"+{digits}" if digits else ""


def _dice(dice: Fields) -> Attachment:
    return Attachment(AttachmentKind.STICKER, name="dice", value=f"{words(dice, 'emoji')} {number(dice['value'])}")


def _line(name: str, sign: str, title: str, options: str = "") -> Callable[[Fields], Attachment]:
    def make(given: Fields) -> Attachment:
        rows = [f"• {words(one, 'text')}" for one in items(given, options)] if options else []
        value = "\n".join([f"{sign} {words(given, title)}", *rows])
        return Attachment(AttachmentKind.DOCUMENT, name=name, value=value[:4000])

    return make


# What has no form in other channels is shown as a line that any reader understands.
_FACTS: dict[str, Callable[[Fields], Attachment]] = {
    "venue": _venue,
    "location": _location,
    "contact": _contact,
    "dice": _dice,
    "poll": _line("poll", "📊", "question", "options"),
    "checklist": _line("checklist", "☑️", "title", "tasks"),
    "game": _line("game", "🎮", "title"),
    "invoice": _line("invoice", "🧾", "title"),
    "web_app_data": _line("web_app_data", "📲", "data"),
}


def _unknown(message: Fields) -> Attachment:
    name = min(set(message) - _WORDS)
    return Attachment(AttachmentKind.DOCUMENT, name=name, value=f"❔ {name}")
