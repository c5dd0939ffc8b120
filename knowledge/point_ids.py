"""Ids of points: made from chunk ids alone, so that a rebuilt index has the same ones."""

import uuid

_SPACE = uuid.UUID("5b0c7a52-6f0b-4d53-9a35-6a1f6f2b9f0e")


def point_id(chunk: str, tenant: str = "") -> str:
    """UUID of a chunk; where tenants share a collection the tenant is bound in."""
    return str(uuid.uuid5(_SPACE, f"{tenant}/{chunk}"))
