"""What people do on their phones: clients who write, and staff who answer on the business's own phone."""

import secrets

from bot.sandbox.wappi.payloads import (
    application_shape,
    authorization_shape,
    call_shape,
    edit_shape,
    message_shape,
    reaction_shape,
    vote_shape,
)
from bot.sandbox.wappi.refusals import Impossible
from bot.sandbox.wappi.shapes import Json, Message, Person, Profile
from bot.sandbox.wappi.sniffing import kind_of
from bot.sandbox.wappi.world import World

EDIT_WINDOW = 15 * 60  # seconds
TYPING_LASTS = 20.0
CALLS = ("incoming_call", "missed_call", "call_terminate", "call_accept")


class People:
    """Acts in a World as clients (`mine` False) or as staff on the business's phone (`mine` True)."""

    def __init__(self, world: World) -> None:
        self._world = world

    def say(self, profile: Profile, person: Person, text: str, reply_to: str = "", mine: bool = False) -> Message:
        """Writes. Raises Impossible."""
        self._check(profile, person, reply_to)
        return self._told(self._world.add(profile, person.phone, mine, "chat", text, reply_to=reply_to))

    def say_in_group(self, profile: Profile, person: Person, group: str, text: str) -> Message:
        """Writes into a group where the profile is too; `group` is its number."""
        return self._told(self._world.add(profile, person.phone, False, "chat", text, group=f"{group}@g.us"))

    def send(
        self, profile: Profile, person: Person, name: str, content: bytes, mime: str, kind: str = "",
        caption: str = "", mine: bool = False, seconds: int = 0,
    ) -> Message:  # fmt: skip
        """Sends a file; what it goes as, its bytes say unless `kind` does. Raises Impossible."""
        self._check(profile, person)
        file = self._world.keep(name, content, mime, seconds)
        sort = {"photo": "image", "voice": "ptt", "video_note": "video"}.get(kind, kind) or kind_of(file.mime)
        return self._told(self._world.add(profile, person.phone, mine, sort, caption, file=file.id))

    def place(self, profile: Profile, person: Person, latitude: float, longitude: float, words: str = "") -> Message:
        """Sends a location."""
        where = {"latitude": latitude, "longitude": longitude, "description": words}
        return self._told(self._world.add(profile, person.phone, False, "location", "", location=where))

    def card(self, profile: Profile, person: Person, name: str, phone: str) -> Message:
        """Sends a contact."""
        words = f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nTEL;waid={phone}:+{phone}\nEND:VCARD"
        contact = {"display_name": name, "phone": phone}
        return self._told(self._world.add(profile, person.phone, False, "vcard", words, contact=contact))

    def strange(self, profile: Profile, person: Person, kind: str) -> Message:
        """A type that nobody documented."""
        return self._told(self._world.add(profile, person.phone, False, kind, ""))

    def edit(self, one: Message, text: str, mine: bool = False) -> Message:
        """Changes an own message within 15 minutes. Raises Impossible."""
        self._own(one, mine)
        if self._world.now() - one.at > EDIT_WINDOW:
            raise Impossible("WhatsApp lets a message be edited for 15 minutes, and it is older")
        one.text, one.edited = text, True
        self._tell(one, edit_shape(self._world, one, _fresh()), mine)
        return one

    def delete(self, one: Message, mine: bool = False) -> Message:
        """Takes an own message back. Raises Impossible."""
        self._own(one, mine)
        one.deleted = True
        self._tell(one, message_shape(self._world, one), mine)
        return one

    def react(self, one: Message, emoji: str, mine: bool = False) -> Message:
        """Puts an emoji under a message; an empty one takes it back."""
        if one.deleted:
            raise Impossible("that message was deleted")
        set_reaction(one, "me" if mine else "them", emoji)
        self._tell(one, reaction_shape(self._world, one, _fresh(), emoji, mine), mine)
        return one

    def vote(self, one: Message, option: str) -> Message:
        """Chooses in a poll, or takes the choice back. Raises Impossible."""
        if one.type != "poll" or option not in one.options:
            raise Impossible(f"there is no “{option}” to choose in message {one.id}")
        others = [choice for choice in one.votes if choice != option]
        one.votes = others if option in one.votes else [*others, option][-one.most_votes :]
        self._tell(one, vote_shape(self._world, one, _fresh(), list(one.votes)), mine=False)
        return one

    def call(self, profile: Profile, person: Person, kind: str = "missed_call") -> None:
        """Rings. Raises Impossible."""
        if kind not in CALLS:
            raise Impossible(f"there is no {kind}: only {', '.join(CALLS)}")
        self._world.tell(profile, "incoming_call", call_shape(self._world, person, kind))

    def type(self, profile: Profile, person: Person, mine: bool = False) -> None:
        """Shows "typing…" at the other side for 20 seconds."""
        side = "me" if mine else "them"
        self._world.state.typing[f"{profile.id}|{person.phone}|{side}"] = self._world.now() + TYPING_LASTS
        self._world.changed()

    # ── the account itself ────────────────────────────────────────────────────────────────────
    def scan(self, profile: Profile) -> None:
        """The business's phone scans the QR code. Raises Impossible."""
        if profile.authorized:
            raise Impossible(f"{profile.name} is connected already")
        if not profile.qr:
            raise Impossible(f"no QR code of {profile.name} is on anybody's screen yet: ask for it first")
        self.enter(profile)

    def enter(self, profile: Profile) -> None:
        """Authorised, unless the account has a password that must be given first."""
        profile.asked_password = bool(profile.password)
        if not profile.password:
            self.come_back(profile)
        self._world.changed()

    def come_back(self, profile: Profile) -> None:
        """Authorised; what was written meanwhile arrives now."""
        self._world.authorize(profile)
        self._authorization(profile, "online", "")
        for one in list(self._world.messages(profile.id)):
            if not one.mine and one.status == "pending":
                self._arrive(profile, one)

    def log_out(self, profile: Profile, reason: str = "logout from phone") -> None:
        """The phone throws Wappi out."""
        profile.authorized, profile.logged_out_at = False, self._world.now()
        self._authorization(profile, "offline", reason)

    def close_app(self, profile: Profile, is_open: bool) -> None:
        """The messenger behind the profile goes down, or comes back."""
        profile.app_open = is_open
        shape = application_shape(self._world, profile, "online" if is_open else "offline")
        self._world.tell(profile, "application_status", shape)

    def _authorization(self, profile: Profile, status: str, reason: str) -> None:
        shape = authorization_shape(self._world, profile, status, reason)
        self._world.tell(profile, "authorization_status", shape)

    # ── telling ───────────────────────────────────────────────────────────────────────────────
    def _told(self, one: Message) -> Message:
        profile = self._world.state.profiles[one.profile]
        self._read(one)
        if not one.mine and profile.authorized:
            self._arrive(profile, one)
        if one.mine:
            one.status = "delivered"
            self._tell(one, message_shape(self._world, one), mine=True)
        return one

    def _arrive(self, profile: Profile, one: Message) -> None:
        one.status = "delivered"
        self._world.tell(profile, "incoming_message", message_shape(self._world, one))

    def _tell(self, one: Message, shape: Json, mine: bool) -> None:
        profile = self._world.state.profiles[one.profile]
        if profile.authorized:
            self._world.tell(profile, "outgoing_message_phone" if mine else "incoming_message", shape)
        self._world.changed()

    def _read(self, one: Message) -> None:
        """Who writes has the chat open: what the other side wrote is read."""
        if not one.mine:
            return
        for other in self._world.messages(one.profile, one.person):
            if not other.mine and other.status == "delivered":
                other.status = "read"

    def _check(self, profile: Profile, person: Person, reply_to: str = "") -> None:
        standing = self._world.state.messages.get(reply_to)
        if reply_to and (standing is None or (standing.profile, standing.person) != (profile.id, person.phone)):
            raise Impossible(f"there is no message {reply_to} in this chat")

    def _own(self, one: Message, mine: bool) -> None:
        if one.mine != mine:
            raise Impossible("only own messages can be changed")
        if one.deleted:
            raise Impossible("that message was deleted")


def set_reaction(one: Message, side: str, emoji: str) -> None:
    """Each side has one."""
    one.reactions.pop(side, None)
    if emoji:
        one.reactions[side] = emoji


def _fresh() -> str:
    return "3A" + secrets.token_hex(9).upper()
