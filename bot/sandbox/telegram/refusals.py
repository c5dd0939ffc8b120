"""What the Bot API says when it refuses: one exception, the exact words of the real one."""

from typing import Any


class Refusal(Exception):
    """An answer `{"ok": false}`; Telegram's own words to a bot, so not a ParleyError for people."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        """`code` is the HTTP status; `parameters` are ResponseParameters such as retry_after."""
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """The JSON that a client receives."""
        answer = {"ok": False, "error_code": self.code, "description": self.description}
        return answer | ({"parameters": self.parameters} if self.parameters else {})


def bad(reason: str) -> Refusal:
    """400: the request makes no sense."""
    return Refusal(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refusal:
    """403: the bot may not write there."""
    return Refusal(403, f"Forbidden: {reason}")


def conflict(reason: str) -> Refusal:
    """409: two ways to receive updates exclude each other."""
    return Refusal(409, f"Conflict: {reason}")


def too_many(seconds: int) -> Refusal:
    """429: slow down; `seconds` is what retry_after says."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


class Impossible(ValueError):
    """What the app on a phone would not let a person do: a mistake of the script that acts."""
