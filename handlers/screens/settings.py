"""Settings of the bot: a hub and screens generated from the fields; each change is a published version."""

from dialogs import settings as fields
from dialogs.access import Permission
from dialogs.company.setup import Companies, first_bot
from dialogs.customer import clean
from dialogs.errors import BadInput
from dialogs.ids import BotId
from dialogs.settings import Setting, SettingValue
from handlers.context import Here
from handlers.menu.kinds import Held, Settings, page, saying
from handlers.menu.screen import Form, Move, Page, Screen, Typed, ask, go

MOST_TEXT = 3000
GROUPS: dict[str, tuple[Setting, ...]] = {
    "setwords": (fields.GREETING, fields.ABOUT, fields.CONTACT, fields.STAFF_GREETING, fields.INSTRUCTION),
    "setanswers": (
        fields.HAND_OVER, fields.OFFER, fields.OFFER_WAIT, fields.THRESHOLD, fields.DEBOUNCE, fields.OWN_LANGUAGE,
    ),
    "setdialogs": (
        fields.REOPEN, fields.AUTO_CLOSE, fields.AUTO_RETURN, fields.ASK_RATING, fields.ELSEWHERE_HOURS,
        fields.CALL_ON_MISSED,
    ),
    "model": fields.MODEL,
    "setlimits": (fields.MOST_A_MINUTE, fields.MAX_FILE, fields.REFUSED_FILES),
}  # fmt: skip


async def _hub(here: Here) -> Page:
    rows = [[ask(here.say("button-company-name"), "set", "name")]]
    rows += [[go(here.say(f"{name}-title"), name)] for name in (*GROUPS, "audit")]
    return page(here, "set-title", here.say("set-about"), rows=rows)


async def load(here: Here) -> Held:
    """The bot's settings."""
    bot = await here.services.store.read(here.tenant, first_bot)
    return Held(bot.bot_id, bot.number, dict(bot.settings))


async def save(here: Here, held: Held, key: str, value: SettingValue) -> None:
    """A new version of the bot. Raises BadInput, Conflict."""
    if isinstance(value, str):
        value = clean(value)
        if len(value) > MOST_TEXT:
            raise BadInput("error-too-long", most=MOST_TEXT)
    companies = Companies(here.services.store, here.services.clock)
    await companies.change(here.actor, BotId(held.subject), held.version, key, value)


async def _rename(here: Here, typed: Typed) -> Move:
    await Companies(here.services.store, here.services.clock).rename(here.actor, typed.text)
    return Move("set", notice=here.say("notice-saved"))


SCREENS = (
    Screen("set", _hub, Permission.SETTINGS, forms={"name": Form(saying("rename-title", "rename-about"), _rename)}),
    *(Settings(name, group, load, save, Permission.SETTINGS, "set").screen() for name, group in GROUPS.items()),
)
