"""What the Bot API's refusals mean: one table from its words to our outcomes. Pure; the words are compared in lower
case, the first row that fits wins, and what fits none is a refusal whose words are kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from channels.failures import AccountDown, ChannelError, ChatMoved, Refused, RetryLater, TopicGone
from dialogs.refusals import Why

TOPIC = "topic"  # the desk's topic is of no use: it is made anew
_WAIT = "wait"

# (words that the description contains, what it means)
TABLE: Sequence[tuple[str, Why | str]] = (
    ("message thread not found", TOPIC),
    ("topic_deleted", TOPIC),
    ("topic_closed", TOPIC),
    ("topic_id_invalid", TOPIC),
    ("topic_not_found", TOPIC),
    ("message is not modified", Why.NOT_MODIFIED),
    ("message to edit not found", Why.EDIT_GONE),
    ("message can't be edited", Why.EDIT_GONE),
    ("message_edit_time_expired", Why.EDIT_GONE),
    ("there is no text in the message to edit", Why.EDIT_GONE),
    ("there is no caption in the message to edit", Why.EDIT_GONE),
    ("message_author_required", Why.EDIT_GONE),
    ("message to delete not found", Why.DELETE_GONE),
    ("message can't be deleted", Why.DELETE_GONE),
    ("message_delete_forbidden", Why.DELETE_GONE),
    ("message to be replied not found", Why.REPLY_GONE),
    ("message to reply not found", Why.REPLY_GONE),
    ("reply message not found", Why.REPLY_GONE),
    ("replied message not found", Why.REPLY_GONE),
    ("quote_text_invalid", Why.REPLY_GONE),
    ("message to react not found", Why.REPLY_GONE),
    ("message to forward not found", Why.REPLY_GONE),
    ("message to copy not found", Why.REPLY_GONE),
    ("message_id_invalid", Why.REPLY_GONE),
    ("reaction_invalid", Why.REACTION),
    ("reactions_too_many", Why.REACTION),
    ("reaction_empty", Why.REACTION),
    ("can't parse entities", Why.ENTITIES),
    ("can't parse message text", Why.ENTITIES),
    ("can't parse caption", Why.ENTITIES),
    ("receive an entity with incorrect", Why.ENTITIES),
    ("entity_bounds_invalid", Why.ENTITIES),
    ("entities_too_long", Why.ENTITIES),
    ("entity_mention_user_invalid", Why.ENTITIES),
    ("strings must be encoded in utf-8", Why.ENTITIES),
    ("message is too long", Why.TOO_LONG),
    ("message_too_long", Why.TOO_LONG),
    ("caption is too long", Why.TOO_LONG),
    ("media_caption_too_long", Why.TOO_LONG),
    ("message text is empty", Why.EMPTY),
    ("text must be non-empty", Why.EMPTY),
    ("message must be non-empty", Why.EMPTY),
    ("message_empty", Why.EMPTY),
    ("button_data_invalid", Why.BUTTONS),
    ("button_url_invalid", Why.BUTTONS),
    ("button_type_invalid", Why.BUTTONS),
    ("button_user_privacy_restricted", Why.BUTTONS),
    ("button_user_invalid", Why.BUTTONS),
    ("button_copy_text_invalid", Why.BUTTONS),
    ("reply_markup_too_long", Why.BUTTONS),
    ("inline keyboard button", Why.BUTTONS),
    ("inline keyboard expected", Why.BUTTONS),
    ("can't parse inline keyboard", Why.BUTTONS),
    ("can't parse reply keyboard", Why.BUTTONS),
    ("file is too big", Why.FILE_BIG),
    ("file too large", Why.FILE_BIG),
    ("request entity too large", Why.FILE_BIG),
    ("too big for a photo", Why.FILE_BAD),
    ("photo_invalid_dimensions", Why.FILE_BAD),
    ("image_process_failed", Why.FILE_BAD),
    ("photo_ext_invalid", Why.FILE_BAD),
    ("photo_save_file_invalid", Why.FILE_BAD),
    ("can't use file of type", Why.FILE_BAD),
    ("wrong file identifier", Why.FILE_BAD),
    ("wrong remote file id", Why.FILE_BAD),
    ("wrong file_id", Why.FILE_BAD),
    ("invalid file id", Why.FILE_BAD),
    ("invalid file http url", Why.FILE_BAD),
    ("failed to get http url content", Why.FILE_BAD),
    ("wrong type of the web page content", Why.FILE_BAD),
    ("webpage_media_empty", Why.FILE_BAD),
    ("webpage_curl_failed", Why.FILE_BAD),
    ("media_empty", Why.FILE_BAD),
    ("media_invalid", Why.FILE_BAD),
    ("file must be non-empty", Why.FILE_BAD),
    ("file is temporarily unavailable", _WAIT),
    ("file_reference_expired", Why.FILE_BAD),
    ("voice_messages_forbidden", Why.FILE_BAD),
    ("video_messages_forbidden", Why.FILE_BAD),
    ("sticker_invalid", Why.FILE_BAD),
    ("there is no media in the request", Why.FILE_BAD),
    ("chat not found", Why.NO_CHAT),
    ("user not found", Why.NO_CHAT),
    ("peer_id_invalid", Why.NO_CHAT),
    ("user_id_invalid", Why.NO_CHAT),
    ("chat_id_invalid", Why.NO_CHAT),
    ("chat_id is empty", Why.NO_CHAT),
    ("input_user_deactivated", Why.GONE),
    ("user is deactivated", Why.GONE),
    ("group chat was deactivated", Why.KICKED),
    ("channel_private", Why.KICKED),
    ("the group chat was deleted", Why.KICKED),
    ("not enough rights", Why.NO_RIGHTS),
    ("have no rights to send", Why.NO_RIGHTS),
    ("need administrator rights", Why.NO_RIGHTS),
    ("chat_write_forbidden", Why.NO_RIGHTS),
    ("chat_admin_required", Why.NO_RIGHTS),
    ("chat_restricted", Why.NO_RIGHTS),
    ("chat_send_", Why.NO_RIGHTS),  # …_PHOTOS_FORBIDDEN, …_PLAIN_FORBIDDEN and their like
    ("user_banned_in_channel", Why.NO_RIGHTS),
    ("business_peer_usage_missing", Why.NOT_FIRST),
    ("business_connection_invalid", Why.NOT_CONNECTED),
    ("business_connection_not_allowed", Why.NO_RIGHTS),
    ("business_peer_invalid", Why.NO_CHAT),
    ("the chat is not a forum", Why.TOPIC),
    ("method is available only in forum", Why.TOPIC),
    ("method is available only for supergroups", Why.TOPIC),
    ("internal", _WAIT),
    ("temporarily", _WAIT),
    ("try again later", _WAIT),
)  # fmt: skip

_FORBIDDEN: Sequence[tuple[str, Why]] = (
    ("blocked by the user", Why.BLOCKED),
    ("user is deactivated", Why.GONE),
    ("can't initiate conversation", Why.NOT_FIRST),
    ("can't send messages to bots", Why.UNSUPPORTED),
    ("can't send messages to the user", Why.BLOCKED),
    ("was kicked", Why.KICKED),
    ("not a member", Why.KICKED),
    ("group chat was deleted", Why.KICKED),
    ("message_delete_forbidden", Why.DELETE_GONE),
)


def refusal(code: int, description: str, parameters: Mapping[str, Any] | None = None) -> ChannelError:
    """The outcome of an answer `{"ok": false}`. `code` is its error_code (or the HTTP status), `parameters` Telegram's
    ResponseParameters."""
    given = parameters or {}
    if code == 429 or "retry_after" in given:
        return RetryLater(f"429 {description}"[:200], seconds=float(given.get("retry_after") or 1))
    if "migrate_to_chat_id" in given:
        return ChatMoved(description[:200], str(given["migrate_to_chat_id"]))
    if code in _OF_THE_ACCOUNT:
        return AccountDown(description[:200], _OF_THE_ACCOUNT[code])
    if code >= 500:
        return RetryLater(f"{code} {description}"[:200])
    return forbidden(description) if code == 403 else bad_request(description)


# 404 comes in place of 401 when the token is not even of the right form
_OF_THE_ACCOUNT = {401: "token-revoked", 404: "token-revoked", 409: "conflict"}


def forbidden(description: str) -> Refused:
    """403: the chat will not have us."""
    low = description.lower()
    return Refused(description[:300], next((why for words, why in _FORBIDDEN if words in low), Why.NO_RIGHTS))


def bad_request(description: str) -> ChannelError:
    """400: the message, or the place it goes to, is not as Telegram wants it."""
    low = description.lower()
    meaning = next((found for words, found in TABLE if words in low), Why.REFUSED)
    if meaning == TOPIC:
        return TopicGone(description[:300])
    if meaning == _WAIT:
        return RetryLater(description[:200])
    return Refused(description[:300], Why(meaning))
