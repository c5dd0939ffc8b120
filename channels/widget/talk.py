"""What a visitor does in a conversation, by whatever road it came: says, has read, types, fills in, rates."""

import json
from collections.abc import Awaitable, Callable

from channels.widget import frames, shapes
from channels.widget.door import Door
from channels.widget.live import LiveSockets
from channels.widget.ports import Person, Rating, WidgetStore
from channels.widget.refusals import WidgetRefusal
from channels.widget.shapes import Shape
from dialogs.company.forms import fill, form_of
from dialogs.errors import BadInput, ParleyError
from dialogs.events import Arrival, Stopped, Typing
from dialogs.ports import Clock
from dialogs.tenant import Inbox
from dialogs.texts import Value

Say = Callable[..., str]  # say(key, language, **values): words in `locales`
Hears = Callable[[Inbox, Arrival], Awaitable[None]]  # hints that nobody stores


class Talk:
    """Durable first, answered after."""

    def __init__(self, store: WidgetStore, live: LiveSockets, clock: Clock, door: Door, say: Say, hears: Hears) -> None:
        self._store, self._live, self._clock, self._door = store, live, clock, door
        self._say, self._hears = say, hears

    async def send(self, inbox: Inbox, me: Person, frame: frames.Frame, language: str) -> Shape:
        """One message of a visitor: checked, counted, stored with full durability, and only then acknowledged."""
        sent = frames.read_sent(frame, language)
        if form_of(inbox.options) and me.answers is None:
            raise WidgetRefusal("error-widget-form", 403)
        self._door.count("message", visitor=me.visitor, inbox=inbox.id)
        files = [await self._own_file(inbox, me.visitor, file_id) for file_id in sent.files]
        now = self._clock.now()
        raw = json.dumps(shapes.inbound(me, sent, files, now), ensure_ascii=False).encode()
        shown = shapes.own_message(sent, files, now)
        event = await self._store.accept(inbox, me.visitor, sent.client_id, raw, shown)
        self._live.poke(inbox.id, me.visitor)
        return {"op": "ack", "client_id": sent.client_id, "seq": event.seq, "id": event.payload["message"]["id"]}

    async def see(self, inbox: Inbox, me: Person, seq: int) -> None:
        """The visitor has seen everything up to `seq`; whoever wrote the last of it is told once."""
        if seq <= await self._store.last_seen(inbox, me.visitor):
            return
        await self._store.seen(inbox, me.visitor, seq)
        last = await self._store.events(inbox, me.visitor, seq - 1, 1)
        message = last[0].payload.get("message", {}) if last else {}
        if message.get("author") in ("bot", "staff"):
            raw = {"visitor": me.visitor, "read": message["id"], "at": self._clock.now()}
            await self._store.report(inbox, me.visitor, f"read:{seq}", json.dumps(raw).encode())

    async def types(self, inbox: Inbox, me: Person) -> None:
        """The visitor is writing: a hint to the desk, at most one in three seconds."""
        try:
            self._door.count("typing", visitor=me.visitor)
        except WidgetRefusal:
            return
        await self._hears(inbox, Typing(inbox.id, me.visitor))

    async def stop(self, inbox: Inbox, me: Person) -> None:
        """The visitor wants no more of the answer that grows before them."""
        await self._hears(inbox, Stopped(inbox.id, me.visitor, me.visitor))

    async def fill(self, inbox: Inbox, me: Person, given: frames.Frame) -> None:
        """The form before the chat. Raises BadInput naming the field."""
        form, answers = form_of(inbox.options), given.get("answers")
        if form is None:
            return
        filled = fill(form, answers if isinstance(answers, dict) else {}, given.get("consent"))
        await self._store.fill(inbox, me.visitor, form, filled, self._clock.now())

    async def rate(self, inbox: Inbox, me: Person, given: frames.Frame) -> Shape:
        """1 to 5 stars and a comment. Raises BadInput."""
        score = given.get("score")
        if not isinstance(score, int) or isinstance(score, bool) or not 1 <= score <= 5:
            raise BadInput("error-widget-field", "not 1 to 5", field="score")
        of, comment = frames.text_of(given, "of", 64), frames.text_of(given, "comment", 1000).strip()
        event = await self._store.rate(inbox, me.visitor, Rating(of, score, comment), self._clock.now())
        self._live.poke(inbox.id, me.visitor)
        return {"op": "ack", "seq": event.seq, "score": event.payload["message"]["score"]}

    def words(self, error: ParleyError, language: str) -> Shape:
        """{"error": key, "text": the sentence in the visitor's language}, and "field" where one is to blame"""
        text, field = self.sentence(error.text.key, language, **error.text.values), error.text.values.get("field")
        return {"error": error.text.key, "text": text, **({"field": field} if field else {})}

    def sentence(self, key: str, language: str, **values: Value) -> str:
        """Words for a key."""
        return self._say(key, language, **values)

    async def _own_file(self, inbox: Inbox, visitor: str, file_id: str) -> Shape:
        file = await self._store.file(inbox, visitor, file_id)
        if file is None:
            raise BadInput("error-widget-file-gone")
        return shapes.file_shape(file_id, file)
