"""The sandbox's own HTTP API: documented in docs/sandbox.md, stable, made to be scripted."""

from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import quote

from aiohttp import web

from bot.sandbox import requests
from bot.sandbox.answers import answer, guarded
from bot.sandbox.changes import Changes, stream
from bot.sandbox.phones import MessageId, Phone, Refused, screen
from bot.sandbox.supplies import Supplies
from bot.sandbox.telegram.server import TelegramStandIn
from bot.sandbox.wappi.server import WappiStandIn
from bot.sandbox.widget_phone import WidgetPhone
from dialogs.customer import LANGUAGES

PHONE = "/sandbox/api/phones/{phone}"
# What a browser may show by itself; all else is offered for saving.
SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp", "audio/ogg", "audio/mpeg", "video/mp4")


class SandboxApi:
    """Handlers over the phones, the changes and the stand-in."""

    def __init__(
        self, phones: Mapping[str, Phone], changes: Changes, standin: TelegramStandIn, wappi: WappiStandIn,
        keep: Callable[[], None] = lambda: None, speak: Callable[[str], Awaitable[None]] | None = None,
    ) -> None:  # fmt: skip
        """`keep` saves what phones did; it runs before a call is answered. `speak` turns the company's language."""
        self._speak = speak
        self._phones = phones
        self._changes = changes
        self._supplies = Supplies(standin, wappi, keep)
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
        }
        posts = {
            f"{PHONE}/say": self.say,
            f"{PHONE}/tap": self.tap,
            f"{PHONE}/file": self.file,
            f"{PHONE}/edit": self.edit,
            f"{PHONE}/delete": self.delete,
            f"{PHONE}/react": self.react,
            f"{PHONE}/album": self.album,
            f"{PHONE}/block": self.block,
            f"{PHONE}/stop": self.stop,
            f"{PHONE}/business": self.business,
            f"{PHONE}/share": self.share,
            f"{PHONE}/scan": self.scan,
            f"{PHONE}/call": self.call,
        }
        return [
            *self._supplies.routes(),
            web.post("/sandbox/api/language", guarded(self.language)),
            *(web.get(path, guarded(handler)) for path, handler in gets.items()),
            *(web.post(path, guarded(handler)) for path, handler in posts.items()),
            web.route("*", "/sandbox/api/{rest:.*}", guarded(self.unknown)),
        ]

    async def phones(self, request: web.Request) -> web.StreamResponse:
        """GET phones → [{"id", "role", "kind", "name"}]"""
        return answer([phone.card.shape() for phone in self._phones.values()])

    async def language(self, request: web.Request) -> web.StreamResponse:
        """POST language {"language": "ru" or "en"} → {}: the company and its team speak it from now on."""
        wanted = requests.text(await requests.fields(request), "language")
        if wanted not in LANGUAGES:
            raise Refused(f'"language" is {wanted}: give one of {", ".join(LANGUAGES)}.')
        if self._speak:
            await self._speak(wanted)
            self._keep()
        return answer({})

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
        chat, message = requests.optional(given, "chat"), requests.optional(given, "message")
        return self._done(await phone.edit(requests.text(given, "text"), chat, message))

    async def delete(self, request: web.Request) -> web.StreamResponse:
        """POST …/delete {"chat"?, "message"} → {"message"}"""
        phone, given = self._phone(request), await requests.fields(request)
        return self._done(await phone.delete(requests.optional(given, "chat"), requests.named(given, "message")))

    async def react(self, request: web.Request) -> web.StreamResponse:
        """POST …/react {"chat"?, "message", "emoji"} → {"message"}; an empty emoji takes the reaction back."""
        phone, given = self._phone(request), await requests.fields(request)
        chat, message = requests.optional(given, "chat"), requests.named(given, "message")
        return self._done(await phone.react(requests.optional(given, "emoji"), chat, message))

    async def album(self, request: web.Request) -> web.StreamResponse:
        """POST …/album, multipart: file (2–10 times), chat?, caption? → {"messages": [...]}"""
        phone, form = self._phone(request), await requests.album_form(request)
        messages = await phone.album(form.uploads, form.chat, form.caption)
        self._keep()
        return answer({"messages": list(messages)})

    async def block(self, request: web.Request) -> web.StreamResponse:
        """POST …/block {"chat"?, "on"} → {}: stops a bot from writing, or lets it again."""
        phone, given = self._phone(request), await requests.fields(request)
        await phone.block(requests.optional(given, "chat"), requests.flag(given, "on", True))
        self._keep()
        return answer({})

    async def stop(self, request: web.Request) -> web.StreamResponse:
        """POST …/stop {"chat"?} → {}: ends the answer that grows there."""
        phone, given = self._phone(request), await requests.fields(request)
        await phone.enough(requests.optional(given, "chat"))
        self._keep()
        return answer({})

    async def business(self, request: web.Request) -> web.StreamResponse:
        """POST …/business {"bot", "on"?, "rights"?} → {"connection"}: a bot answers in this person's own chats."""
        phone, given = self._phone(request), await requests.fields(request)
        rights = given.get("rights")
        wanted = [str(one) for one in rights] if isinstance(rights, list) else []
        link = await phone.business(requests.text(given, "bot"), requests.flag(given, "on", True), wanted)
        self._keep()
        return answer({"connection": link})

    async def share(self, request: web.Request) -> web.StreamResponse:
        """POST …/share {"chat"?, "latitude", "longitude"} or {"chat"?, "name", "phone"} → {"message"}"""
        phone, given = self._phone(request), await requests.fields(request)
        chat = requests.optional(given, "chat")
        if "phone" in given:
            name, number = requests.text(given, "name"), requests.text(given, "phone")
            return self._done(await phone.share_contact(name, number, chat))
        place = requests.coordinate(given, "latitude", 90), requests.coordinate(given, "longitude", 180)
        return self._done(await phone.share_place(*place, chat))

    async def scan(self, request: web.Request) -> web.StreamResponse:
        """POST …/scan {"profile"?} → {"profile"}: the QR code that the control bot shows."""
        phone, given = self._phone(request), await requests.fields(request)
        profile = await phone.scan(requests.optional(given, "profile"))
        self._keep()
        return answer({"profile": profile})

    async def call(self, request: web.Request) -> web.StreamResponse:
        """POST …/call {"kind"?} → {}: rings the company; missed_call unless told otherwise."""
        phone, given = self._phone(request), await requests.fields(request)
        await phone.call(requests.optional(given, "kind"))
        self._keep()
        return answer({})

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
        return await stream(request, self._changes)

    async def unknown(self, request: web.Request) -> web.StreamResponse:
        """Any other path."""
        raise Refused(f"There is no {request.method} {request.path}: see docs/sandbox.md.", 404)

    def _done(self, message: MessageId) -> web.Response:
        self._keep()
        return answer({"message": message})

    def _phone(self, request: web.Request) -> Phone:
        name = request.match_info["phone"]
        if name not in self._phones:
            raise Refused(f"No phone {name}: there are {', '.join(self._phones)}.", 404)
        return self._phones[name]
