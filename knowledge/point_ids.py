"""Ids of points: made from chunk ids alone, so that a rebuilt index has the same ones."""

import uuid

_SPACE = uuid.UUID("5b0c7a52-6f0b-4d53-9a35-6a1f6f2b9f0e")


def point_id(chunk: str, tenant: str = "", facet: int = 0) -> str:
    """UUID of a chunk, or of its n-th facet; where tenants share a collection the tenant is bound in."""
    return str(uuid.uuid5(_SPACE, f"{tenant}/{chunk}#{facet}" if facet else f"{tenant}/{chunk}"))
