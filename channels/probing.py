"""A probe tells what it met: no failure of a call leaves it."""

from collections.abc import Awaitable

from channels.base import Probe
from channels.failures import AccountDown, ChannelError, Refused


async def probed(work: Awaitable[Probe]) -> Probe:
    """What `work` found; never raises ChannelError."""
    try:
        return await work
    except AccountDown as error:
        return Probe(error.state, error.detail)
    except Refused as error:
        return Probe("refused", error.detail)
    except ChannelError as error:
        return Probe("unreachable", error.detail)
