"""The parts of a running sandbox, started and stopped in one order; tests use it in their own process."""

import asyncio
import dataclasses
import hashlib
import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.sandbox.api import SandboxApi
from bot.sandbox.cast import PEOPLE, SHOP, SHOWN_ORDER, WHATSAPP, WIDGETS, Cast, assemble, assemble_whatsapp
from bot.sandbox.changes import Changes
from bot.sandbox.keeping import CannotStart, Keeper, KeptStandIn, VisitorTokens, prepare
from bot.sandbox.pages import page_routes
from bot.sandbox.phones import Phone
from bot.sandbox.speaking import speak
from bot.sandbox.telegram.world import World
from bot.sandbox.telegram_phone import TelegramPhone
from bot.sandbox.wappi import WappiStandIn
from bot.sandbox.wappi import World as WappiWorld
from bot.sandbox.whatsapp_phone import ShopPhone, WhatsAppPhone
from bot.sandbox.widget_phone import WidgetPhone
from bot.setup.entries import SetupFile
from bot.setup.form import read_setup
from dialogs.access import Actor
from dialogs.ids import TenantId

PROGRESS_SECONDS = 1.0


class Sandbox:
    """Stand-in, demo company, Parley and the page, in one process."""

    def __init__(
        self, folder: Path, port: int, fresh: bool, demo: Path, tell: Callable[[str], None], **config: Any
    ) -> None:
        """`config` stands above the environment, as for `bot.config.load_config`."""
        self.folder = folder
        self.url = ""
        self._demo, self._tell, self._config = demo, tell, {**config, "port": _free(port)}
        self._world_file = prepare(folder, fresh)
        self._furnished = self._world_file.with_name("furnished")
        self.world = World.load(self._world_file)
        self.keeper = Keeper(self.world, self._world_file)
        self.standin = KeptStandIn(self.world, self.keeper)
        self.cast: Cast = assemble(self.world)
        self._open_whatsapp()
        self.changes = Changes(self.world, {PEOPLE[name].id: one for name, one in self.cast.people.items()})
        self.wappi_world.subscribe(self._whatsapp_changed)
        self.phones: dict[str, Phone] = {}
        self.app: Any = None
        self._widgets: list[WidgetPhone] = []

    async def start(self) -> None:
        """The world is there before Parley polls it; knowledge is searchable before the page opens."""
        self.keep()
        await self.standin.start()
        await self.wappi.start()
        setup = self._setup()
        self._open_phones(setup)
        await self._build()
        await self._teach(setup)
        company, staff = TenantId(setup.key), self.phones.values()
        api = SandboxApi(self.phones, self.changes, self.standin, self.wappi, self.keep,
                         lambda language: speak(self.app.store, company, staff, language))  # fmt: skip
        self.app.http.add_routes([*page_routes(), *api.routes()])
        await self.app.start()
        self.wappi.posting.hurry()  # its tries while nobody listened are not held against a slow start
        self.url = f"http://127.0.0.1:{self.app.port}"
        for phone in self._widgets:
            await phone.start(self.url)

    async def stop(self) -> None:
        """Parley first, so that its last words still reach the phones."""
        for phone in self._widgets:
            await phone.stop()
        if self.app is not None:
            await self.app.stop()
        await self.standin.stop()
        await self.wappi.stop()
        self.keep()

    def keep(self) -> None:
        """Writes down what changed."""
        self.keeper.flush()
        self._wappi_keeper.flush()

    def _open_whatsapp(self) -> None:
        path = self._world_file.with_name("wappi.json")
        self.wappi_world = WappiWorld.load(path)
        self.shop = assemble_whatsapp(self.wappi_world)
        self._wappi_keeper = Keeper(self.wappi_world, path)
        self.wappi = WappiStandIn(self.wappi_world, keep=self._wappi_keeper.flush)

    def _whatsapp_changed(self) -> None:
        self.changes.mark_all([SHOP.id, *(card.id for card in WHATSAPP.values())])

    def _setup(self) -> SetupFile:
        secrets = {"DEMO_CLIENT_TOKEN": self.cast.client.token, "DEMO_DESK_CHAT": str(self.cast.desk.id),
                   "DEMO_WAPPI_ACCOUNT": _account(self.wappi_world.state.token)}  # fmt: skip
        setup = read_setup(self._demo, secrets)
        ids = {card.name: self.cast.people[name].id for name, card in PEOPLE.items()}
        members = [dataclasses.replace(one, telegram_id=ids.get(one.name, one.telegram_id)) for one in setup.members]
        return dataclasses.replace(setup, members=members)

    def _open_phones(self, setup: SetupFile) -> None:
        tokens = VisitorTokens(self._world_file.with_name("visitors.json"))
        names = {one.public_id: one.name for one in setup.inboxes}
        phones: dict[str, Phone] = {}
        for site, card in WIDGETS.items():
            widget = WidgetPhone(card, site, names.get(site, setup.name), tokens, self.changes.mark)
            phones[card.id] = widget
            self._widgets.append(widget)
        for username, card in PEOPLE.items():
            home = self.cast.client if card.role == "client" else self.cast.control
            phones[card.id] = TelegramPhone(self.world, self.cast.people[username], card, home)
        parts = (self.wappi_world, self.wappi.people, self.wappi.delivering)
        phones[SHOP.id] = ShopPhone(*parts, SHOP)
        for number, card in WHATSAPP.items():
            phones[card.id] = WhatsAppPhone(*parts, card, number, self.shop.id)
        self.phones |= {name: phones[name] for name in SHOWN_ORDER}

    async def _build(self) -> None:
        from bot.config import load_config
        from bot.providers.models import make_embedder
        from bot.wiring import Fakes, build
        from knowledge.remembering import RememberingEmbedder

        given = {"data_dir": self.folder, "host": "127.0.0.1", "telegram_api": self.standin.url,
                 "channel_apis": {"wappi": self.wappi.url}, "own_networks": ("127.0.0.0/8", "::1/128")}  # fmt: skip
        config = load_config(**given, bot_token=self.cast.control.token, **self._config)
        self._embedder = RememberingEmbedder(make_embedder(config), self._demo.with_name("vectors.npz"))
        # Telegram's rates would make scripts wait up to a minute; the fault "rates" brings them back.
        self.app = await build(config, Fakes(embedder=self._embedder, limited=False, near=True))

    async def _teach(self, setup: SetupFile) -> None:
        if not self._furnished.exists():  # once: what its owner changed since stays
            for change in await self.app.services.setup_as_file.apply(setup):
                self._tell(f"  {change}")
            self._furnished.touch()
        knowing, tenant = self.app.services.knowing, TenantId(setup.key)
        owner = Actor(await self.app.store.read(tenant, lambda uow: uow.members.every()[0]))
        reading = asyncio.create_task(knowing.ingest_all())
        told = ""
        while not (await asyncio.wait({reading}, timeout=PROGRESS_SECONDS))[0]:
            sources = await knowing.sources(owner)
            ready = sum(one.state in ("ready", "failed") for one in sources)
            if (words := f"  knowledge: {ready} of {len(sources)} read") != told:
                self._tell(told := words)
        await reading


def _account(token: str) -> str:
    """The secret of a WhatsApp inbox: Wappi's token, and what Wappi must say when it calls us."""
    return json.dumps({"token": token, "hook": hashlib.sha256(f"hook:{token}".encode()).hexdigest()})


def _free(port: int) -> int:
    """The port, or a free one for 0: stand-ins are told where to call before anybody listens there."""
    # Refused here and not after the knowledge is read: a person should not wait for that.
    try:
        with socket.create_server(("127.0.0.1", port)) as server:
            return int(server.getsockname()[1])
    except OSError as error:
        raise CannotStart(f"Port {port} can't be used ({error.strerror}): give another with --port.") from error
