"""What Wappi refuses: an HTTP status and {"detail": "…"}."""

from collections.abc import Mapping
from typing import Any


class Refusal(Exception):
    """`detail` is Wappi's own word for it."""

    def __init__(self, detail: str, status: int = 400, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.status = status
        self.headers = dict(headers or {})

    def body(self) -> dict[str, Any]:
        """As it goes out."""
        return {"detail": self.detail}


class Impossible(Exception):
    """What a messenger would not let a person do; the words are for that person."""


def wrong(name: str) -> Refusal:
    """A parameter is missing or has a wrong form."""
    return Refusal(f"{name} error")
