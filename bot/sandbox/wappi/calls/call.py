"""One call of Wappi's API: who asks, with what, and the checks that all calls share."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.wappi.delivering import Delivering
from bot.sandbox.wappi.dialects import Dialect
from bot.sandbox.wappi.faults import Faults
from bot.sandbox.wappi.people import People
from bot.sandbox.wappi.refusals import Refusal, wrong
from bot.sandbox.wappi.shapes import Json, Message, Profile
from bot.sandbox.wappi.times import moscow
from bot.sandbox.wappi.world import World

Fetch = Callable[[str], Awaitable[tuple[bytes, str]]]


@dataclass(frozen=True, slots=True)
class Tools:
    """What calls work with; `fetch` downloads an address: its bytes and their MIME type."""

    world: World
    people: People
    delivering: Delivering
    faults: Faults
    fetch: Fetch


@dataclass(frozen=True, slots=True)
class Call:
    """`body` is the JSON of the request, `query` its parameters; `task` is set when a queue makes the call."""

    tools: Tools
    dialect: Dialect
    method: str
    query: Mapping[str, str]
    body: Any = None
    bare_profile: Profile | None = field(default=None, repr=False)
    task: str = ""

    @property
    def world(self) -> World:
        return self.tools.world

    @property
    def profile(self) -> Profile:
        """The profile that `profile_id` names. Raises Refusal."""
        if self.bare_profile is None:
            raise wrong("profile_id")
        return self.bare_profile

    def connected(self) -> Profile:
        """The profile, if a phone stands behind it. Raises Refusal."""
        if not self.profile.authorized:
            raise Refusal("profile not authorized")
        return self.profile

    def text(self, name: str, most: int = 65_536) -> str:
        """A text of the body that may not be empty. Raises Refusal."""
        value = self.optional(name)
        if not value.strip() or len(value) > most:
            raise wrong(name)
        return value

    def optional(self, name: str) -> str:
        """A text of the body, "" when absent. Raises Refusal for other kinds."""
        value = self.fields().get(name)
        if value is not None and not isinstance(value, str):
            raise wrong(name)
        return value or ""

    def fields(self) -> dict[str, Any]:
        """The body as an object. Raises Refusal."""
        if not isinstance(self.body, dict):
            raise Refusal("json error")
        return self.body

    def number(self, name: str) -> float:
        """Raises Refusal."""
        value = self.fields().get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise wrong(name)
        return value

    def asked(self, name: str, default: int, most: int = 1000) -> int:
        """A whole number of the query. Raises Refusal."""
        value = self.query.get(name) or str(default)
        if not value.isdecimal() or int(value) > most:
            raise wrong(name)
        return int(value)

    def recipient(self) -> str:
        """The other side, in this messenger's own form. Raises Refusal."""
        given = next((self.optional(name) for name in self.dialect.recipient if self.fields().get(name)), "")
        if not self.dialect.forms.fullmatch(given):
            raise wrong("recipient")
        return given

    def message(self, name: str = "message_id") -> Message:
        """The message that the body names. Raises Refusal."""
        return self.world.message(self.connected(), self.text(name))

    def done(self, sent: Message | None = None, /, **more: Any) -> Json:
        """Wappi's answer to what it did."""
        now = self.world.now()
        body: Json = {"status": "done", "timestamp": int(now), "time": moscow(now), **more}
        if sent is None:
            return body
        body |= {"message_id": sent.id, "task_id": sent.task}
        return body | ({"pts": len(self.world.state.messages), "pts_count": 1} if self.dialect.receipts else {})


Handler = Callable[[Call], Json | Awaitable[Json]]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`verbs` it answers to; `needs_profile` is False where the account is meant; `queued`: has an async twin."""

    do: Handler
    verbs: tuple[str, ...] = ("POST",)
    needs_profile: bool = True
    queued: bool = False


def posted(do: Handler, queued: bool = False) -> Endpoint:
    return Endpoint(do, queued=queued)


def got(do: Handler) -> Endpoint:
    return Endpoint(do, ("GET",))
