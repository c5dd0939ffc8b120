"""Everything that the stand-in remembers, in one value that can be written down."""

from dataclasses import dataclass, field

from bot.sandbox.telegram.shapes import BotAccount, Chat, Draft, Link, Person, Query, StoredFile, Typing

FIRST_PERSON = 100_001
FIRST_BOT = 7_000_001
FIRST_GROUP = -1_001_000_000_001
FIRST_BASIC = -4_000_001


@dataclass(slots=True)
class State:
    """People and bots by id, chats by key, files by their unique id, queries by their id."""

    people: dict[int, Person] = field(default_factory=dict)
    bots: dict[int, BotAccount] = field(default_factory=dict)
    chats: dict[str, Chat] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    queries: dict[str, Query] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)
    typing: dict[str, Typing] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    next_person: int = FIRST_PERSON
    next_bot: int = FIRST_BOT
    next_group: int = FIRST_GROUP
    next_basic: int = FIRST_BASIC
    next_file: int = 1
    next_query: int = 1
