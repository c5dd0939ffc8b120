"""Settings of the bot: a screen generated from its fields; each change is a published version."""

from dialogs.access import Permission
from dialogs.customer import clean
from dialogs.errors import BadInput
from dialogs.ids import BotId
from dialogs.settings import SETTINGS, SettingValue
from dialogs.setup import Companies, first_bot
from handlers.context import Here
from handlers.menu.kinds import Held, Settings

MOST_TEXT = 3000


async def _load(here: Here) -> Held:
    bot = await here.services.store.read(here.tenant, first_bot)
    return Held(bot.bot_id, bot.number, dict(bot.settings))


async def _save(here: Here, held: Held, key: str, value: SettingValue) -> None:
    if isinstance(value, str):
        value = clean(value)
        if len(value) > MOST_TEXT:
            raise BadInput("error-too-long", most=MOST_TEXT)
    companies = Companies(here.services.store, here.services.clock)
    await companies.change(here.actor, BotId(held.subject), held.version, key, value)


SCREENS = (Settings("set", SETTINGS, _load, _save, Permission.SETTINGS).screen(),)
