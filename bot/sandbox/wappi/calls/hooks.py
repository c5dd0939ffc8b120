"""Where Wappi posts its webhooks, and of which types."""

from urllib.parse import urlsplit

from bot.sandbox.wappi.calls.call import Call, Endpoint, got, posted
from bot.sandbox.wappi.refusals import wrong
from bot.sandbox.wappi.shapes import TYPES, Json


def set_url(call: Call) -> Json:
    """`auth` comes back in the Authorization header of every webhook, as it is."""
    url = call.query.get("url", "")
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise wrong("url")
    call.profile.hook_url, call.profile.hook_auth = url, call.query.get("auth", "")
    call.world.changed()
    return call.done(detail="Webhook url set")


def get_url(call: Call) -> Json:
    return call.done(url=call.profile.hook_url)


def delete_url(call: Call) -> Json:
    call.profile.hook_url = call.profile.hook_auth = ""
    call.world.changed()
    return call.done(detail="Webhook url deleted")


def set_types(call: Call) -> Json:
    if not isinstance(call.body, list) or not all(one in TYPES for one in call.body):
        raise wrong("webhook_types")
    call.profile.hook_types = list(dict.fromkeys(call.body))
    call.world.changed()
    return call.done(detail="Webhook types set")


HOOK_CALLS: dict[str, Endpoint] = {
    "webhook/url/set": posted(set_url),
    "webhook/url/get": got(get_url),
    "webhook/url/delete": posted(delete_url),
    "webhook/types/set": posted(set_types),
}
