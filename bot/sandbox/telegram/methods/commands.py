"""How a bot presents itself: commands by scope and language, names, descriptions, menu button."""

import re

from bot.sandbox.telegram.content.entities import units
from bot.sandbox.telegram.menus import scope_key
from bot.sandbox.telegram.methods.call import Call, Method, known_chat
from bot.sandbox.telegram.refusals import Refusal, bad
from bot.sandbox.telegram.shapes import Json

NAME = re.compile(r"[a-z0-9_]{1,32}")
SCOPES: dict[str, tuple[str, ...]] = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}
MOST_COMMANDS = 100


def _scope(call: Call) -> str:
    given = call.params.object("scope") or {"type": "default"}
    kind = str(given.get("type"))
    if kind not in SCOPES:
        raise bad("unsupported scope specified")
    if "chat_id" in SCOPES[kind]:
        known_chat(_with(call, given))
    return scope_key(kind, *(given.get(name) for name in SCOPES[kind]), language=_language(call))


def _with(call: Call, values: Json) -> Call:
    params = type(call.params)(values)
    return Call(call.world, call.bot, params, call.limits, call.polls)


def _language(call: Call) -> str:
    code = call.params.text("language_code")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad("invalid language code specified")
    return code


def set_commands(call: Call) -> bool:
    if not call.params.has("commands"):
        raise bad("can't parse list of bot commands JSON")
    given = call.params.objects("commands")
    if len(given) > MOST_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    call.bot.commands[_scope(call)] = [_command(one) for one in given]
    call.world.changed()
    return True


def _command(given: Json) -> Json:
    name = str(given.get("command", "")).removeprefix("/")
    description = str(given.get("description", "")).strip()
    if not NAME.fullmatch(name):
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= units(description) <= 256:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def get_commands(call: Call) -> list[Json]:
    return call.bot.commands.get(_scope(call), [])


def delete_commands(call: Call) -> bool:
    call.bot.commands.pop(_scope(call), None)
    call.world.changed()
    return True


def _setter(field: str, table: str, longest: int, refusal: Refusal) -> Method:
    def put(call: Call) -> bool:
        words = call.params.text(field)
        if units(words) > longest:
            raise refusal
        values: dict[str, str] = getattr(call.bot, table)
        values[_language(call)] = words
        call.world.changed()
        return True

    return put


def _getter(field: str, table: str) -> Method:
    def get(call: Call) -> Json:
        values: dict[str, str] = getattr(call.bot, table)
        fallback = call.bot.name if field == "name" else ""
        return {field: values.get(_language(call)) or values.get("") or fallback}

    return get


def _secure(web_app: object) -> bool:
    return isinstance(web_app, dict) and str(web_app.get("url", "")).startswith("https://")


def set_menu_button(call: Call) -> bool:
    given = call.params.object("menu_button") or {"type": "default"}
    if given.get("type") not in ("default", "commands", "web_app"):
        raise bad("unsupported menu button type specified")
    if given["type"] == "web_app" and not _secure(given.get("web_app")):
        raise bad("menu button Web App URL is invalid: Only HTTPS links are allowed")
    where = known_chat(call).key if call.params.has("chat_id") else ""
    call.bot.menu_buttons[where] = given
    call.world.changed()
    return True


def get_menu_button(call: Call) -> Json:
    where = known_chat(call).key if call.params.has("chat_id") else ""
    return call.bot.menu_buttons.get(where) or {"type": "commands"}


TOO_LONG = bad("BOT_TITLE_INVALID"), bad("BOT_DESCRIPTION_INVALID"), bad("BOT_SHORT_DESCRIPTION_INVALID")
METHODS: dict[str, Method] = {
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
    "setMyName": _setter("name", "names", 64, TOO_LONG[0]),
    "getMyName": _getter("name", "names"),
    "setMyDescription": _setter("description", "descriptions", 512, TOO_LONG[1]),
    "getMyDescription": _getter("description", "descriptions"),
    "setMyShortDescription": _setter("short_description", "short_descriptions", 120, TOO_LONG[2]),
    "getMyShortDescription": _getter("short_description", "short_descriptions"),
    "setChatMenuButton": set_menu_button,
    "getChatMenuButton": get_menu_button,
}
