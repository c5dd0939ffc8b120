"""The sandbox's own HTTP API: documented in docs/sandbox.md, stable, made to be scripted."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import quote

from aiohttp import web

from bot.sandbox import requests
from bot.sandbox.changes import Changes
from bot.sandbox.phones import Json, MessageId, Phone, Refused, screen
from bot.sandbox.telegram.faults import KINDS
from bot.sandbox.telegram.server import TelegramStandIn
from bot.sandbox.telegram_phone import TelegramPhone
from bot.sandbox.widget_phone import WidgetPhone

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
PHONE = "/sandbox/api/phones/{phone}"
# What a browser may show by itself; all else is offered for saving.
SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp", "audio/ogg", "audio/mpeg", "video/mp4")
HEARTBEAT = 15.0
_BOT_NAME = re.compile(r"(?=.{5,32}$)[a-z]\w*bot", re.ASCII | re.IGNORECASE)  # as BotFather has it


class SandboxApi:
    """Handlers over the phones, the changes and the stand-in."""

    def __init__(
        self, phones: Mapping[str, Phone], changes: Changes, standin: TelegramStandIn,
        keep: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        """`keep` saves what phones did; it runs before a call is answered."""
        self._phones = phones
        self._changes = changes
        self._standin = standin
        self._keep = keep

    def routes(self) -> list[web.RouteDef]:
        """All routes below /sandbox/api."""
        gets = {
            "/sandbox/api/phones": self.phones,
            f"{PHONE}/screen": self.screen,
            f"{PHONE}/view": self.view,
            f"{PHONE}/visitor": self.visitor,
            f"{PHONE}/files/{{file}}": self.open_file,
            "/sandbox/api/events": self.events,
            "/sandbox/api/faults": self.faults,
        }
        posts = {
            f"{PHONE}/say": self.say,
            f"{PHONE}/tap": self.tap,
            f"{PHONE}/file": self.file,
            f"{PHONE}/edit": self.edit,
            "/sandbox/api/faults": self.add_fault,
            "/sandbox/api/bots": self.add_bot,
        }
        return [
            *(web.get(path, guarded(handler)) for path, handler in gets.items()),
            *(web.post(path, guarded(handler)) for path, handler in posts.items()),
            web.delete("/sandbox/api/faults", guarded(self.clear_faults)),
            web.route("*", "/sandbox/api/{rest:.*}", guarded(self.unknown)),
        ]

    async def phones(self, request: web.Request) -> web.StreamResponse:
        """GET phones → [{"id", "role", "kind", "name"}]"""
        return answer([phone.card.shape() for phone in self._phones.values()])

    async def screen(self, request: web.Request) -> web.StreamResponse:
        """GET …/screen: exactly what that person sees."""
        return answer(screen(await self._phone(request).view()))

    async def view(self, request: web.Request) -> web.StreamResponse:
        """GET …/view: the same with all that the page draws; not part of the stable API."""
        return answer(await self._phone(request).view() | {"language": self._phone(request).card.language})

    async def say(self, request: web.Request) -> web.StreamResponse:
        """POST …/say {"chat"?, "text", "reply_to"?} → {"message"}"""
        phone, given = self._phone(request), await requests.fields(request)
        chat, reply = requests.optional(given, "chat"), requests.optional(given, "reply_to")
        return self._done(await phone.say(requests.text(given, "text"), chat, reply))

    async def tap(self, request: web.Request) -> web.StreamResponse:
        """POST …/tap {"chat"?, "message"?, "button"} → {"message"}"""
        phone, given = self._phone(request), await requests.fields(request)
        chat, message = requests.optional(given, "chat"), requests.optional(given, "message")
        return self._done(await phone.tap(requests.text(given, "button"), chat, message))

    async def file(self, request: web.Request) -> web.StreamResponse:
        """POST …/file, multipart: file, chat?, caption?, kind? → {"message"}"""
        phone, form = self._phone(request), await requests.file_form(request)
        return self._done(await phone.send(form.upload, form.chat, form.caption))

    async def edit(self, request: web.Request) -> web.StreamResponse:
        """POST …/edit {"chat", "message", "text"} → {"message"}"""
        phone, given = self._phone(request), await requests.fields(request)
        if not isinstance(phone, TelegramPhone):
            raise Refused("Messages in the widget can't be edited.", 409)
        chat, message = requests.optional(given, "chat"), requests.optional(given, "message")
        return self._done(await phone.edit(requests.text(given, "text"), chat, message))

    async def open_file(self, request: web.Request) -> web.StreamResponse:
        """GET …/files/{id}: the file that a message shows."""
        file = await self._phone(request).file(request.match_info["file"])
        place = "inline" if file.mime in SHOWN else "attachment"
        headers = {
            "Content-Disposition": f"{place}; filename*=UTF-8''{quote(file.name, safe='')}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, max-age=3600",
        }
        mime = file.mime if "/" in file.mime else "application/octet-stream"
        return web.Response(body=file.content, content_type=mime, headers=headers)

    async def visitor(self, request: web.Request) -> web.StreamResponse:
        """GET …/visitor → {"site", "token"}: for the frame of the same visitor on the page."""
        phone = self._phone(request)
        if not isinstance(phone, WidgetPhone):
            raise Refused("Only phones of the kind widget have a visitor.", 404)
        return answer({"site": phone.site, "token": await phone.token(), "language": phone.card.language})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """GET events: server-sent events {"phones": [ids]} for each change."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        try:
            async with self._changes.listening() as listener:
                await response.write(b": open\n\n")
                while True:
                    phones = await listener.wait(HEARTBEAT)
                    line = f"data: {json.dumps({'phones': phones})}" if phones else ": alive"
                    await response.write(f"{line}\n\n".encode())
        except (ConnectionError, asyncio.CancelledError):
            return response

    # ── trouble and bots on demand ────────────────────────────────────────────────────────────
    async def faults(self, request: web.Request) -> web.StreamResponse:
        """GET faults → {"waiting": [...]}"""
        return self._waiting()

    async def add_fault(self, request: web.Request) -> web.StreamResponse:
        """POST faults {"method"?, "kind", "times"?, "retry_after"?, "delay"?} → {"waiting": [...]}"""
        given = await requests.fields(request)
        kind = requests.optional(given, "kind")
        if not kind:
            raise Refused(f'"kind" is missing: one of {", ".join(sorted(KINDS))}, rates, or "400:words".')
        if kind == "rates":
            self._standin.limits.on = True
            return self._waiting()
        try:
            self._standin.faults.add(
                method=requests.optional(given, "method") or "*", kind=kind,
                times=int(requests.number(given, "times", 1)) or 1,
                retry_after=int(requests.number(given, "retry_after", 1)),
                delay=max(0.0, requests.number(given, "delay", 3.0 if kind == "slow" else 0.0)),
            )  # fmt: skip
        except ValueError as error:
            raise Refused(f"{str(error).capitalize()}.") from error
        return self._waiting()

    async def clear_faults(self, request: web.Request) -> web.StreamResponse:
        """DELETE faults → {"waiting": []}"""
        self._standin.faults.clear()
        self._standin.limits.on = False
        return self._waiting()

    async def add_bot(self, request: web.Request) -> web.StreamResponse:
        """POST bots {"name", "username"} → {"token", "username"}: what BotFather would give."""
        given = await requests.fields(request)
        name, username = requests.text(given, "name"), requests.text(given, "username").removeprefix("@")
        taken = {bot.username.lower() for bot in self._standin.world.state.bots.values()}
        if username.lower() in taken or not _BOT_NAME.fullmatch(username):
            raise Refused(f"@{username} can't be had: take a free name of 5–32 Latin letters that ends in “bot”.", 409)
        bot = self._standin.world.add_bot(name, username)
        self._keep()
        return answer({"token": bot.token, "username": bot.username})

    async def unknown(self, request: web.Request) -> web.StreamResponse:
        """Any other path."""
        raise Refused(f"There is no {request.method} {request.path}: see docs/sandbox.md.", 404)

    def _done(self, message: MessageId) -> web.Response:
        self._keep()
        return answer({"message": message})

    def _waiting(self) -> web.Response:
        shown = ("method", "kind", "times", "retry_after", "delay")
        waiting = [{key: getattr(one, key) for key in shown} for one in self._standin.faults.waiting]
        return answer({"waiting": waiting, "rates": self._standin.limits.on})

    def _phone(self, request: web.Request) -> Phone:
        name = request.match_info["phone"]
        if name not in self._phones:
            raise Refused(f"No phone {name}: there are {', '.join(self._phones)}.", 404)
        return self._phones[name]


def guarded(handler: Handler) -> Handler:
    """Only this machine is served, and every refusal is {"error": "one clear sentence"}."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            requests.check_local(request)
            return await handler(request)
        except Refused as refused:
            return answer({"error": refused.words}, refused.status)

    return handle


def answer(body: Json | list[Json], status: int = 200) -> web.Response:
    """JSON that nobody keeps; Russian stays readable."""
    text = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return web.Response(body=text, status=status, content_type="application/json", headers=headers)
