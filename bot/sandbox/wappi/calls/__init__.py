"""Wappi's endpoints, by what they do."""

from bot.sandbox.wappi.calls.call import Endpoint
from bot.sandbox.wappi.calls.changing import CHANGING
from bot.sandbox.wappi.calls.hooks import HOOK_CALLS
from bot.sandbox.wappi.calls.login import LOGIN
from bot.sandbox.wappi.calls.profiles import PROFILES
from bot.sandbox.wappi.calls.queue import QUEUE
from bot.sandbox.wappi.calls.reading import READING
from bot.sandbox.wappi.calls.sending import SENDING

ENDPOINTS: dict[str, Endpoint] = {
    **{f"sync/{name}": one for name, one in (SENDING | CHANGING | READING | LOGIN).items()},
    **QUEUE, **PROFILES, **HOOK_CALLS,
}  # fmt: skip
# What has a twin below /async: it is put into the profile's queue.
QUEUED = {f"async/{name}": f"sync/{name}" for name, one in (SENDING | CHANGING).items() if one.queued}
