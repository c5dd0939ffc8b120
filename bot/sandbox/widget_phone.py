"""A visitor with the widget open: the widget's own HTTP and web socket, as its frame uses them."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import aiohttp
from loguru import logger

import channels.widget
from bot.sandbox.phones import NEWEST_SHOWN, Card, Json, MessageId, Phone, Refused, Upload, labels

PATIENCE = 10.0  # seconds that a message waits for its turn, or for its own event
_WORDS = json.loads((Path(channels.widget.__file__).parent / "static" / "words.json").read_text("utf-8"))


class Tokens(Protocol):
    """Where visitors' tokens are kept between starts."""

    def get(self, phone: str) -> str: ...
    def put(self, phone: str, token: str) -> None: ...


class WidgetPhone(Phone):
    """One visitor of one widget; the page shows the same visitor's real frame."""

    def __init__(
        self, card: Card, site: str, title: str, tokens: Tokens, changed: Callable[[str], None],
    ) -> None:  # fmt: skip
        self.card = card
        self.site = site
        self._title = title
        self._tokens = tokens
        self._changed = changed
        self._api = ""
        self._session: aiohttp.ClientSession | None = None
        self._task: asyncio.Task[None] | None = None
        self._opening = asyncio.Lock()
        self._messages: dict[str, Json] = {}
        self._cursor = 0
        self._moved = asyncio.Condition()
        self._ready = asyncio.Event()

    async def start(self, base: str) -> None:
        """Opens the chat; `base` is where the widget is served."""
        self._api = f"{base}/w/v1/{self.site}"
        # trust_env stays off: a proxy has no business between two ends of one machine
        self._session = aiohttp.ClientSession(headers={"Accept-Language": self.card.language})
        self._task = asyncio.create_task(self._stay())

    async def stop(self) -> None:
        """Closes the chat; the visitor's token is kept."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._session:
            await self._session.close()

    async def token(self) -> str:
        """The visitor's token; a new visitor is made when there is none. Raises Refused."""
        async with self._opening:
            if not self._tokens.get(self.card.id):
                status, body = await self._call("POST", "session")
                if status != 201:
                    raise Refused(str(body.get("text", "The widget opened no session.")), status)
                self._tokens.put(self.card.id, str(body["token"]))
            return self._tokens.get(self.card.id)

    async def view(self) -> Json:
        """One chat, as the frame shows it."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._ready.wait(), PATIENCE)
        messages = list(self._messages.values())[-NEWEST_SHOWN:]
        return {"chats": [{"chat": self.site, "title": self._title, "messages": messages}]}

    async def say(self, text: str, chat: str = "", reply_to: str = "") -> MessageId:
        """Raises Refused with the widget's own sentence."""
        self._check(chat)
        return await self._send({"text": text})

    async def tap(self, button: str, chat: str = "", message: str = "") -> MessageId:
        """What the frame does: the label goes out as a message with the button's value."""
        self._check(chat)
        for one in reversed(self._messages.values()):
            if button in one["values"] and (not message or message == one["id"]):
                await self._send({"text": button, "button": one["values"][button]})
                return str(one["id"])
        chats = (await self.view())["chats"]
        raise Refused(f"No button “{button}” on the screen; there are: {labels(chats)}.", 404)

    async def enough(self, chat: str) -> None:
        """Ends the answer that grows there. Raises Refused."""
        self._check(chat)
        await self._call("POST", "stop", await self.token())

    async def send(self, upload: Upload, chat: str = "", caption: str = "") -> MessageId:
        """Uploads, then sends. Raises Refused."""
        return (await self.album([upload], chat, caption))[0]

    async def album(self, uploads: Sequence[Upload], chat: str = "", caption: str = "") -> Sequence[MessageId]:
        """All files in one message, as the frame sends them. Raises Refused."""
        self._check(chat)
        files = [await self._uploaded(one) for one in uploads]
        return [await self._send({"text": caption, "files": files})]

    async def _uploaded(self, upload: Upload) -> str:
        form = aiohttp.FormData(quote_fields=False)
        form.add_field("file", upload.content, filename=upload.name, content_type=upload.mime)
        status, body = await self._call("POST", "files", await self.token(), data=form)
        if status != 201:
            raise Refused(str(body.get("text", "The widget did not take the file.")), status)
        return str(body["id"])

    async def file(self, file_id: str) -> Upload:
        """Raises Refused."""
        files = (file for one in self._messages.values() for file in one["files"])
        known = next((one for one in files if one["id"] == file_id), None)
        if known is None:
            raise Refused(f"{self.card.name} sees no file {file_id}.", 404)
        headers = {"Authorization": f"Bearer {await self.token()}"}
        async with self._http.get(f"{self._api}/files/{file_id}", headers=headers) as answer:
            return Upload(known["name"], known["mime"], await answer.read())

    def _check(self, chat: str) -> None:
        if chat not in ("", self.site):
            raise Refused(f"No chat {chat}: this phone has one, {self.site}.", 404)

    @property
    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise Refused("The widget is not open yet: try again in a second.", 503)
        return self._session

    async def _call(self, method: str, path: str, token: str = "", **more: Any) -> tuple[int, Json]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with self._http.request(method, f"{self._api}/{path}", headers=headers, **more) as answer:
            body = await answer.json(content_type=None) if answer.content_type.endswith("json") else {}
            return answer.status, body

    # ── writing ───────────────────────────────────────────────────────────────────────────────
    async def _send(self, said: Mapping[str, Any]) -> MessageId:
        frame = {"client_id": uuid4().hex, "language": self.card.language, "name": self.card.name, **said}
        status, body = await self._patiently(lambda token: self._call("POST", "messages", token, json=frame))
        if status != 200:
            raise Refused(str(body.get("text", "The widget did not take the message.")), status)
        await self._until(int(body["seq"]))
        return str(body["id"])

    async def _patiently(self, call: Callable[[str], Awaitable[tuple[int, Json]]]) -> tuple[int, Json]:
        """Like the frame: told to wait, it waits and sends again; an unknown visitor becomes a new one."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        status, body = await call(await self.token())
        if status == 401:
            await self._forget()
            status, body = await call(await self.token())
        while body.get("retry") and asyncio.get_running_loop().time() + body["retry"] < deadline:
            await asyncio.sleep(body["retry"])  # as the server asks
            status, body = await call(await self.token())
        return status, body

    async def _until(self, seq: int) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE), self._moved:
                await self._moved.wait_for(lambda: self._cursor >= seq)

    # ── reading ───────────────────────────────────────────────────────────────────────────────
    async def _stay(self) -> None:
        pause = 0.1
        while True:
            try:
                await self._listen()
                pause = 0.1
            except (aiohttp.ClientError, OSError, TimeoutError, Refused, ValueError) as error:
                logger.debug("visitor {} reconnects: {}", self.card.id, type(error).__name__)
            await asyncio.sleep(pause)  # as the script does in a browser
            pause = min(pause * 2, 5.0)

    async def _listen(self) -> None:
        token = await self.token()
        async with self._http.ws_connect(f"{self._api}/ws", heartbeat=20) as socket:
            hello = {"op": "hello", "site": self.site, "token": token, "after": self._cursor, "v": 1}
            await socket.send_json(hello | {"language": self.card.language})
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    await self._hear(json.loads(message.data))
            if socket.close_code == 4401:
                await self._forget()

    async def _forget(self) -> None:
        """The widget does not know this visitor any more: what the frame does then, too."""
        self._tokens.put(self.card.id, "")
        self._messages.clear()
        self._cursor = 0
        self._changed(self.card.id)

    async def _hear(self, frame: Json) -> None:
        if frame.get("op") == "ready":
            self._ready.set()
        if frame.get("op") != "event" or frame["seq"] <= self._cursor:
            return
        async with self._moved:
            self._cursor = frame["seq"]
            self._draw(frame)
            self._moved.notify_all()
        self._changed(self.card.id)

    def _draw(self, frame: Json) -> None:
        message = frame.get("message") or {}
        known = self._messages.get(message.get("id", ""))
        if frame.get("type") == "delete":
            self._messages.pop(message.get("id", ""), None)
        if frame.get("type") not in ("message", "csat") and (frame.get("type") != "edit" or known is None):
            return
        shape = self._shape(message)
        self._messages[shape["id"]] = shape | ({"at": known["at"]} if known else {})

    def _shape(self, message: Json) -> Json:
        words = _WORDS[self.card.language]
        own = message["author"] == "customer"
        author = self.card.name if own else message.get("name") or words.get(message["author"], self._title)
        sources = [f"📖 {words['source']}: {one.get('title', '')}" for one in message.get("sources", ())]
        buttons = [[one["text"] for one in row] for row in message.get("buttons", ())]
        files = [self._file(one) for one in message.get("files") or ()]
        return {
            "id": message["id"], "author": author, "mine": own, "at": message["at"], "buttons": buttons,
            "text": "\n".join([str(message.get("text", "")), *sources]).strip(),
            "values": {one["text"]: one["value"] for row in message.get("buttons", ()) for one in row},
            "file": files[0] if files else None, "files": files, "edited": bool(message.get("edited")),
        }  # fmt: skip

    def _file(self, one: Json) -> Json:
        url = f"/sandbox/api/phones/{self.card.id}/files/{one['id']}"
        return {"id": one["id"], "url": url, "name": one["name"], "mime": one["mime"], "size": one["size"]}
