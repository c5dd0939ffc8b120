"""Profiles: adding, removing, restarting, throwing out, and the status with its oddities."""

from bot.sandbox.wappi.calls.call import Call, Endpoint, got, posted
from bot.sandbox.wappi.refusals import Refusal, wrong
from bot.sandbox.wappi.shapes import Json, Profile
from bot.sandbox.wappi.times import moscow, zulu


def add(call: Call) -> Json:
    name = call.query.get("name", "")
    if not name.strip():
        raise wrong("name")
    profile = call.world.add_profile(name, call.dialect.messenger)
    profile.hook_url = call.query.get("webhook_url", "")
    return call.done(profile_id=profile.id)


def delete(call: Call) -> Json:
    state = call.world.state
    state.profiles.pop(call.profile.id)
    state.messages = {name: one for name, one in state.messages.items() if one.profile != call.profile.id}
    state.hooks[:] = [one for one in state.hooks if one.profile != call.profile.id]
    call.world.changed()
    return call.done(detail="Profile deleted")


def restart(call: Call) -> Json:
    call.tools.people.close_app(call.profile, is_open=True)
    return call.done(detail="Profile restarted")


def log_out(call: Call) -> Json:
    call.tools.people.log_out(call.connected(), "logout from api")
    return call.done(detail="Logout")


def every(call: Call) -> Json:
    profiles = [one for one in call.world.state.profiles.values() if one.messenger == call.dialect.messenger]
    return call.done(profiles=[status_shape(call, one) for one in profiles])


def status(call: Call) -> Json:
    """The one answer without "status": "done", and with times in two forms."""
    return status_shape(call, call.profile)


def status_shape(call: Call, profile: Profile) -> Json:
    count = sum(1 for _ in call.world.messages(profile.id))
    return {
        "app_status": "open" if profile.app_open else "close", "authorized": profile.authorized,
        "authorized_at": zulu(profile.authorized_at), "logouted_at": zulu(profile.logged_out_at),
        "last_activity": moscow(profile.active_at or profile.created_at), "message_count": count,
        "name": profile.name, "payment_expired_at": moscow(profile.paid_until),
        "phone": profile.phone if profile.authorized else "", "profile_id": profile.id, "proxy": profile.proxy,
        "uuid": profile.uuid, "webhook_types": list(profile.hook_types), "webhook_url": profile.hook_url,
        "worked_days": int((call.world.now() - profile.created_at) // 86_400),
    }  # fmt: skip


def get_proxy(call: Call) -> Json:
    return call.done(proxy=call.profile.proxy)


def set_proxy(call: Call) -> Json:
    proxy = call.query.get("proxy", "")
    if not proxy:
        raise Refusal("proxy error")
    call.profile.proxy = proxy
    return call.done(detail="Proxy set")


def delete_proxy(call: Call) -> Json:
    call.profile.proxy = ""
    return call.done(detail="Proxy deleted")


PROFILES: dict[str, Endpoint] = {
    "profile/add": Endpoint(add, needs_profile=False),
    "profile/all/get": Endpoint(every, ("GET",), needs_profile=False),
    "profile/delete": posted(delete),
    "profile/restart": posted(restart),
    "profile/logout": posted(log_out),
    "sync/get/status": got(status),
    "proxy/get": got(get_proxy),
    "proxy/set": posted(set_proxy),
    "proxy/delete": posted(delete_proxy),
}
