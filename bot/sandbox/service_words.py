"""What an app writes in grey between messages: who came, which topic was opened or closed."""

from collections.abc import Mapping
from typing import Any

WORDS: Mapping[str, Mapping[str, str]] = {
    "forum_topic_created": {"ru": "Тема «{name}» создана", "en": "Topic “{name}” was created"},
    "forum_topic_edited": {"ru": "Тема теперь называется «{name}»", "en": "The topic is now “{name}”"},
    "forum_topic_closed": {"ru": "Тема закрыта", "en": "The topic was closed"},
    "forum_topic_reopened": {"ru": "Тема открыта снова", "en": "The topic was reopened"},
    "new_chat_members": {"ru": "Теперь в группе: {name}", "en": "Joined the group: {name}"},
    "left_chat_member": {"ru": "Вышел из группы: {name}", "en": "Left the group: {name}"},
    "migrate_to_chat_id": {"ru": "Группа стала супергруппой", "en": "The group became a supergroup"},
    "migrate_from_chat_id": {"ru": "Группа стала супергруппой", "en": "The group became a supergroup"},
    "pinned_message": {"ru": "Сообщение закреплено", "en": "A message was pinned"},
}


def service_words(service: str, content: Any, language: str) -> str:
    """The line for one service message; its bare name where there is none."""
    words = WORDS.get(service, {})
    return words.get(language, words.get("en", service)).format(name=_name(content))


def _name(content: Any) -> str:
    if isinstance(content, list):
        return ", ".join(_name(one) for one in content)
    given = content if isinstance(content, Mapping) else {}
    return str(given.get("name") or given.get("first_name") or "")
