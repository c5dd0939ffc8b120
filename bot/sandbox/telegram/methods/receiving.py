"""How a bot receives: long polls or a webhook, never both."""

import re
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.telegram import updates
from bot.sandbox.telegram.methods.call import Call, Method
from bot.sandbox.telegram.refusals import bad, conflict
from bot.sandbox.telegram.shapes import Json, Webhook

LONGEST_POLL = 50
PORTS = (None, 443, 80, 88, 8443)
LOOPBACK = ("127.0.0.1", "localhost", "::1")
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


async def get_updates(call: Call) -> list[Json]:
    bot = call.bot
    if bot.webhook:
        raise conflict(WEBHOOK_ACTIVE)
    _remember_allowed(call)
    call.polls.oust(bot.id)
    _confirm(call)
    seconds = min(max(call.params.integer("timeout"), 0), LONGEST_POLL)
    if not bot.queue and seconds:
        await call.polls.wait(bot.id, seconds)
    limit = min(max(call.params.integer("limit", 100), 1), 100)
    return bot.queue[:limit]


def _confirm(call: Call) -> None:
    before = len(call.bot.queue)
    updates.confirm(call.bot, call.params.integer("offset"))
    if len(call.bot.queue) != before:
        call.world.changed()


def _remember_allowed(call: Call) -> None:
    if "allowed_updates" not in call.params.values:
        return
    given = call.params.json("allowed_updates")
    if not isinstance(given, list):
        raise bad("can't parse allowed updates JSON: Expected an Array")
    call.bot.allowed = [kind for kind in given if kind in updates.KINDS]


def set_webhook(call: Call) -> bool:
    url = call.params.text("url").strip()
    if not url:
        return delete_webhook(call)
    hook = Webhook(_checked_url(url), _checked_secret(call), _checked_connections(call))
    _remember_allowed(call)
    call.bot.webhook = hook
    call.polls.oust(call.bot.id, "terminated by setWebhook request")
    _drop_pending(call)
    call.world.changed()
    call.world.arrived(call.bot.id)
    return True


def _checked_url(url: str) -> str:
    parts = urlsplit(url)
    # A Bot API server of one's own takes plain http and any port; here that is allowed on loopback only.
    if parts.hostname in LOOPBACK and parts.scheme in ("http", "https"):
        return url
    if parts.scheme != "https":
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.port not in PORTS:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    return url


def _checked_secret(call: Call) -> str:
    secret = call.params.text("secret_token")
    if len(secret) > 256:
        raise bad("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad("secret token contains unallowed characters")
    return secret


def _checked_connections(call: Call) -> int:
    return min(max(call.params.integer("max_connections", 40), 1), 100)


def _drop_pending(call: Call) -> None:
    if call.params.flag("drop_pending_updates"):
        call.bot.queue.clear()


def delete_webhook(call: Call) -> bool:
    call.bot.webhook = None
    _drop_pending(call)
    call.world.changed()
    return True


def get_webhook_info(call: Call) -> Json:
    hook = call.bot.webhook
    info: dict[str, Any] = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(call.bot.queue),
    }
    if call.bot.allowed:
        info["allowed_updates"] = call.bot.allowed
    if hook:
        info["max_connections"] = hook.max_connections
    if hook and hook.last_error:
        info |= {"last_error_date": hook.last_error_at, "last_error_message": hook.last_error}
    return info


def log_out(call: Call) -> bool:
    call.bot.logged_out = True
    call.world.changed()
    return True


def close(call: Call) -> bool:
    call.polls.oust(call.bot.id, "terminated by close request")
    return True


METHODS: dict[str, Method] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "logOut": log_out,
    "close": close,
}
