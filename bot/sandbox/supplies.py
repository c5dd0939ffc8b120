"""What the sandbox gives on demand: trouble, bots of Telegram, numbers of WhatsApp."""

import re
from collections.abc import Callable

from aiohttp import web

from bot.sandbox import requests
from bot.sandbox.answers import answer, guarded
from bot.sandbox.phones import Json, Refused
from bot.sandbox.telegram.groups.comments import publish
from bot.sandbox.telegram.refusals import Impossible
from bot.sandbox.telegram.server import TelegramStandIn
from bot.sandbox.telegram.shapes import BotAccount, Person
from bot.sandbox.trouble import Trouble
from bot.sandbox.wappi.dialects import BY_MESSENGER
from bot.sandbox.wappi.server import WappiStandIn
from bot.sandbox.wappi.shapes import Profile

_BOT_NAME = re.compile(r"(?=.{5,32}$)[a-z]\w*bot", re.ASCII | re.IGNORECASE)  # as BotFather has it


class Supplies:
    """Handlers over the stand-ins."""

    def __init__(self, standin: TelegramStandIn, wappi: WappiStandIn, keep: Callable[[], None]) -> None:
        """`keep` saves what was made; it runs before a call is answered."""
        self._standin, self._wappi, self._keep = standin, wappi, keep
        self._trouble = Trouble(standin, wappi)

    def routes(self) -> list[web.RouteDef]:
        """Below /sandbox/api: faults, bots, profiles."""
        return [
            web.get("/sandbox/api/faults", guarded(self.faults)),
            web.post("/sandbox/api/faults", guarded(self.add_fault)),
            web.delete("/sandbox/api/faults", guarded(self.clear_faults)),
            web.post("/sandbox/api/bots", guarded(self.add_bot)),
            web.post("/sandbox/api/groups", guarded(self.add_group)),
            web.post("/sandbox/api/groups/{chat}/members", guarded(self.set_member)),
            web.post("/sandbox/api/groups/{chat}/migrate", guarded(self.migrate)),
            web.post("/sandbox/api/groups/{chat}/posts", guarded(self.publish)),
            web.get("/sandbox/api/profiles", guarded(self.profiles)),
            web.post("/sandbox/api/profiles", guarded(self.add_profile)),
        ]

    async def faults(self, request: web.Request) -> web.StreamResponse:
        """GET faults → {"waiting": [...]}"""
        return answer(self._trouble.waiting())

    async def add_fault(self, request: web.Request) -> web.StreamResponse:
        """POST faults {"channel"?, "method"?, "kind", "times"?, "retry_after"?, "delay"?} → {"waiting": [...]}"""
        self._trouble.add(await requests.fields(request))
        self._keep()
        return answer(self._trouble.waiting())

    async def clear_faults(self, request: web.Request) -> web.StreamResponse:
        """DELETE faults → {"waiting": []}"""
        self._trouble.clear()
        return answer(self._trouble.waiting())

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

    async def add_group(self, request: web.Request) -> web.StreamResponse:
        """POST groups {"title", "members", "admins"?, "forum"?, "basic"?} → {"chat"}: `members` are people and bots as
        @names, the first of them a person, `admins` some of them; a basic group may become a supergroup later."""
        given, world = await requests.fields(request), self._standin.world
        leading = _names(given, "admins")
        members = {name: self._known(name) for name in _names(given, "members")}
        if not isinstance(next(iter(members.values()), None), Person):
            raise Refused('"members" must begin with a person, who makes the group.')
        title, basic = requests.text(given, "title"), requests.flag(given, "basic", False)
        group = world.add_group(title, requests.flag(given, "forum", False), basic)
        for name, who in members.items():
            world.join(group, who, admin=name in leading, can_manage_topics=name in leading)
        self._keep()
        return answer({"chat": group.key})

    async def set_member(self, request: web.Request) -> web.StreamResponse:
        """POST groups/{chat}/members {"member", "admin"?, "topics"?} → {}: comes in, or has other rights from now on;
        `topics` false: an admin who may not manage topics."""
        given, world = await requests.fields(request), self._standin.world
        who = self._known(requests.text(given, "member").removeprefix("@").lower())
        admin, topics = requests.flag(given, "admin", False), requests.flag(given, "topics", True)
        try:
            world.join(world.chat(request.match_info["chat"]), who, admin=admin, can_manage_topics=admin and topics)
        except Impossible as error:
            raise Refused(f"{str(error).capitalize()}.", 404) from error
        self._keep()
        return answer({})

    def _known(self, name: str) -> Person | BotAccount:
        state = self._standin.world.state
        known: dict[str, Person | BotAccount] = {str(one.username).lower(): one for one in state.people.values()}
        known |= {one.username.lower(): one for one in state.bots.values()}
        if name not in known:
            raise Refused(f"There is no @{name}: there are {', '.join(sorted(known))}.", 404)
        return known[name]

    async def publish(self, request: web.Request) -> web.StreamResponse:
        """POST groups/{chat}/posts {"channel", "text"} → {"message"}: the channel whose discussion the group is posts;
        what answers the post are its comments."""
        given, world = await requests.fields(request), self._standin.world
        channel, text = requests.text(given, "channel"), requests.text(given, "text")
        try:
            post = publish(world, world.chat(request.match_info["chat"]), channel, text)
        except Impossible as error:
            raise Refused(f"{str(error).capitalize()}.", 409) from error
        self._keep()
        return answer({"message": post.id})

    async def migrate(self, request: web.Request) -> web.StreamResponse:
        """POST groups/{chat}/migrate → {"chat"}: a basic group becomes a supergroup, under another id."""
        world = self._standin.world
        try:
            fresh = world.migrate(world.chat(request.match_info["chat"]))
        except Impossible as error:
            raise Refused(f"{str(error).capitalize()}.", 409) from error
        self._keep()
        return answer({"chat": fresh.key})

    async def profiles(self, request: web.Request) -> web.StreamResponse:
        """GET profiles → [{"profile_id", "name", "messenger", "phone", "authorized", "token"}] of Wappi."""
        return answer([self._profile(one) for one in self._wappi.world.state.profiles.values()])

    async def add_profile(self, request: web.Request) -> web.StreamResponse:
        """POST profiles {"name", "messenger"?} → the same for a new one, which waits for its QR code to be scanned."""
        given = await requests.fields(request)
        messenger = requests.optional(given, "messenger") or "whatsapp"
        if messenger not in BY_MESSENGER:
            raise Refused(f'"messenger" is {messenger}: give one of {", ".join(BY_MESSENGER)}.')
        profile = self._wappi.world.add_profile(requests.text(given, "name"), messenger)
        self._keep()
        return answer(self._profile(profile))

    def _profile(self, one: Profile) -> Json:
        return {"profile_id": one.id, "name": one.name, "messenger": one.messenger, "phone": one.phone,
                "authorized": one.authorized, "token": self._wappi.world.state.token}  # fmt: skip


def _names(given: Json, field: str) -> list[str]:
    return [str(one).removeprefix("@").lower() for one in given.get(field) or ()]
