"""The stand-in's world: who writes to whom. Everything that happens is told to webhooks and to those who listen."""

import re
import secrets
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bot.sandbox.wappi.dialects import BY_MESSENGER, Dialect
from bot.sandbox.wappi.refusals import Refusal
from bot.sandbox.wappi.shapes import Hook, Json, Message, Person, Profile, State, StoredFile
from bot.sandbox.wappi.sniffing import sniff

DAY = 86_400.0
TRIAL = 5 * DAY
LINK_LIVES = 48 * 3600  # seconds, of links in webhooks
FIRST_PHONE = 79_005_550_022


class World:
    """State with its rules. `clock` gives unix seconds."""

    def __init__(self, clock: Callable[[], float] = time.time, state: State | None = None) -> None:
        self.clock = clock
        self.state = state or State(secrets.token_hex(20))
        self.blobs: dict[str, bytes] = {}
        self.url = ""
        self._listeners: list[Callable[[], None]] = []

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Called after every change."""
        self._listeners.append(listener)

    def changed(self) -> None:
        """Something is not as it was."""
        for listener in self._listeners:
            listener()

    def now(self) -> float:
        return self.clock()

    # ── who there is ──────────────────────────────────────────────────────────────────────────
    def add_profile(
        self, name: str, messenger: str = "whatsapp", authorized: bool = False, number: str = ""
    ) -> Profile:  # fmt: skip
        """A new phone; without `authorized` its QR code waits to be scanned. `number` is its id, if one is wanted."""
        spoken = uuid.uuid4().hex
        phone = str(FIRST_PHONE + len(self.state.profiles))
        profile = Profile(
            number or f"{spoken[:8]}-{spoken[8:12]}",
            messenger,
            name,
            str(uuid.uuid4()),
            phone,
            self.now(),
            self.now() + TRIAL,
        )
        self.state.profiles[profile.id] = profile
        if authorized:
            self.authorize(profile)
        self.changed()
        return profile

    def add_person(self, name: str, phone: str, username: str = "") -> Person:
        """Somebody who has all three messengers."""
        number = 500_000_000 + len(self.state.people)
        person = Person(phone, name, str(100_200_300 + len(self.state.people)), number, username)
        self.state.people[phone] = person
        self.changed()
        return person

    def dialect(self, profile: Profile) -> Dialect:
        return BY_MESSENGER[profile.messenger]

    def find(self, profile: Profile, name: str) -> Person | None:
        """Whom a recipient means: phone, chat id, @username, or number; None for nobody."""
        plain = re.sub(r"@(c\.us|lid)$", "", name).removeprefix("@").lower()
        for person in self.state.people.values():
            ids = (person.phone, person.lid) if profile.messenger == "whatsapp" else (person.phone, person.username)
            known = str(person.number) == plain and self.acquainted(profile, person)
            if plain and (plain in ids or known):
                return person
        return None

    def acquainted(self, profile: Profile, person: Person) -> bool:
        """Whether they ever wrote to each other: only then an id alone leads anywhere."""
        return next(self.messages(profile.id, person.phone), None) is not None

    def messages(self, profile: str, person: str = "") -> Iterator[Message]:
        """In their order."""
        for one in self.state.messages.values():
            if one.profile == profile and person in ("", one.person):
                yield one

    def message(self, profile: Profile, message_id: str) -> Message:
        """Raises Refusal."""
        one = self.state.messages.get(message_id)
        if one is None or one.profile != profile.id or one.lost:
            raise Refusal("message_id error")
        return one

    # ── what happens ──────────────────────────────────────────────────────────────────────────
    def add(self, profile: Profile, person: str, mine: bool, kind: str, text: str, **more: Any) -> Message:
        """A message comes to be; nobody is told yet."""
        own = mine and more.get("by") == "api"
        name = ("3EB0" if own else "3A") + secrets.token_hex(8 if own else 9).upper()
        one = Message(name, profile.id, person, mine, kind, text, self.now(), **more)
        self.state.messages[one.id] = one
        profile.active_at = self.now()
        self.state.typing.pop(f"{profile.id}|{person}|{'me' if mine else 'them'}", None)
        self.changed()
        return one

    def keep(self, name: str, content: bytes, mime: str = "", seconds: int = 0) -> StoredFile:
        """Stores a file; what it is, its bytes say."""
        told = sniff(content, mime)
        file = StoredFile(uuid.uuid4().hex, name, told, len(content), self.now(), seconds)
        self.state.files[file.id] = file
        self.blobs[file.id] = content
        return file

    def link(self, file: StoredFile, lives: int = LINK_LIVES, since: float | None = None) -> tuple[str, int]:
        """A signed address and when it ends, in unix seconds."""
        until = int((self.now() if since is None else since) + lives)
        return f"{self.url}/s3/{file.id}?X-Amz-Expires={lives}&X-Amz-Until={until}", until

    def authorize(self, profile: Profile) -> None:
        """The QR was scanned or the code typed."""
        profile.authorized, profile.authorized_at = True, self.now()
        profile.qr = profile.pairing = ""
        profile.asked_password = False

    def tell(self, profile: Profile, wh_type: str, body: Json, late: float = 0.0) -> None:
        """Queues a webhook if the profile wants such; a profile that is not paid for says nothing."""
        if profile.hook_url and wh_type in profile.hook_types and profile.paid_until > self.now():
            whole = {"wh_type": wh_type, "profile_id": profile.id, **body}
            self.state.hooks.append(Hook(self.state.next_hook, profile.id, whole, self.now() + late))
            self.state.next_hook += 1
        self.changed()

    # ── keeping ───────────────────────────────────────────────────────────────────────────────
    def save(self, path: Path) -> None:
        """Writes everything down, whole or not at all."""
        from bot.sandbox.wappi.memory import save

        save(self, path)

    @classmethod
    def load(cls, path: Path, clock: Callable[[], float] = time.time) -> "World":
        """The saved world, or a new one."""
        from bot.sandbox.wappi.memory import load

        return load(path, clock)
