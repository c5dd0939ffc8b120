"""Buttons under a message and keys below the chat: what may be in a reply_markup."""

from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.telegram.content.entities import units
from bot.sandbox.telegram.refusals import bad
from bot.sandbox.telegram.shapes import Chat, Json

ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "copy_text", "pay",
    "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "callback_game",
)  # fmt: skip
STYLES = ("danger", "success", "primary")
MOST_BUTTONS = 100


def check(markup: Any, chat: Chat) -> Json | None:
    """A checked reply_markup, or nothing when it was empty. Raises Refusal 400."""
    if markup in (None, "", {}):
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline(markup, chat)
    if "keyboard" in markup:
        return _reply(markup)
    if "remove_keyboard" in markup or "force_reply" in markup:
        return markup
    return None


def _inline(markup: Json, chat: Chat) -> Json | None:
    rows = markup["inline_keyboard"]
    _check_rows(rows, "inline keyboard")
    for button in (button for row in rows for button in row):
        _check_inline(button, chat)
    return markup if any(rows) else None


def _check_rows(rows: Any, what: str) -> None:
    if not isinstance(rows, list):
        raise bad(f'field "{what.replace(" ", "_")}" of the ReplyMarkup must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad(f"can't parse {what}: Expected an Array of Arrays")
    if sum(len(row) for row in rows) > MOST_BUTTONS:
        raise bad("REPLY_MARKUP_TOO_LONG")


def _check_inline(button: Any, chat: Chat) -> None:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not button["text"].strip():
        raise bad("Inline keyboard button text must be non-empty")
    given = [action for action in ACTIONS if action in button]
    if not given and not button.get("disabled"):
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(given) > 1:
        raise bad("can't parse inline keyboard button: exactly one action must be used")
    if button.get("style", STYLES[0]) not in STYLES:
        raise bad("can't parse inline keyboard button: invalid button style specified")
    _check_action(button, chat)


def _check_action(button: Json, chat: Chat) -> None:
    if "callback_data" in button:
        _check_data(button["callback_data"])
    if "url" in button:
        _check_url(str(button["url"]))
    if "copy_text" in button and not 1 <= units(str(button["copy_text"].get("text", ""))) <= 256:
        raise bad("BUTTON_COPY_TEXT_INVALID")
    if "web_app" in button:
        _check_web_app(button["web_app"], chat)


def _check_data(given: Any) -> None:
    if not isinstance(given, str) or not 1 <= len(given.encode("utf-8", "replace")) <= 64:
        raise bad("BUTTON_DATA_INVALID")


def _check_url(url: str) -> None:
    if url.startswith("tg://"):
        return
    parts = urlsplit(url if "://" in url else f"http://{url}")
    # Telegram knows no local names: such a button works on the developer's machine only.
    if parts.scheme not in ("http", "https") or "." not in (parts.hostname or ""):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _check_web_app(given: Any, chat: Chat) -> None:
    url = given.get("url", "") if isinstance(given, dict) else ""
    if not str(url).startswith("https://"):
        raise bad(f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed")
    if not chat.private:
        raise bad("BUTTON_TYPE_INVALID")


def _reply(markup: Json) -> Json:
    _check_rows(markup["keyboard"], "keyboard")
    for button in (button for row in markup["keyboard"] for button in row):
        text = button.get("text") if isinstance(button, dict) else button
        if not isinstance(text, str) or not text.strip():
            raise bad("Keyboard button text must be non-empty")
    if units(str(markup.get("input_field_placeholder", ""))) > 64:
        raise bad("input field placeholder is too long")
    return markup


def buttons(markup: Json | None) -> list[list[Json]]:
    """Rows of inline buttons, as they stand under a message."""
    return list((markup or {}).get("inline_keyboard", []))
