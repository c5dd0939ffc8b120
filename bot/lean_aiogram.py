"""Imports aiogram without building its ~400 models at once: each is built when it is first used.

As shipped, `aiogram/types/__init__.py` ends with a loop that rebuilds every model, though they are declared with
`defer_build`: about 70 % of the import's time and memory. Here that loop's calls only leave their namespace behind,
and a model's first use gets it. Call `import_aiogram()` before anything else imports aiogram.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

SWITCH = "PARLEY_PLAIN_AIOGRAM"


def import_aiogram() -> bool:
    """True when models are deferred; False for the plain import: by the switch, or as aiogram's layout has changed."""
    if os.environ.get(SWITCH, "").lower() in ("1", "true", "yes") or "aiogram" in sys.modules:
        import aiogram

        return False
    with _skipping() as names:
        import aiogram  # noqa: F401 - the import is the deed
    if not names:
        return False
    return _deferred(names)


@contextmanager
def _skipping() -> Iterator[dict[str, Any]]:
    """While inside, a rebuild of an aiogram type is left out; what it was given is in the yielded dict."""
    from pydantic import BaseModel

    names: dict[str, Any] = {}
    shipped = BaseModel.__dict__["model_rebuild"]

    def skip(cls: type[BaseModel], /, **given: Any) -> bool | None:
        if cls.__module__.startswith("aiogram.types") and given.get("_types_namespace"):
            names.update(given["_types_namespace"])
            return None
        built: bool | None = shipped.__get__(None, cls)(**given)
        return built

    BaseModel.model_rebuild = classmethod(skip)  # type: ignore[method-assign, assignment]  # put back below
    try:
        yield names
    finally:
        BaseModel.model_rebuild = shipped  # type: ignore[method-assign]  # it was taken from here


def _deferred(names: Mapping[str, Any]) -> bool:
    try:
        _give_names(names)
        from aiogram.types import Chat, Update, User

        if Update.model_config.get("defer_build") and all(model.model_rebuild() is not False for model in (User, Chat)):
            return True
    except (ImportError, AttributeError, NameError):
        pass
    _rebuild_all(names)
    return False


def _give_names(names: Mapping[str, Any]) -> None:
    """Every base whose models hold Telegram's types gets the names at its first build."""
    from aiogram.methods.base import Response, TelegramMethod
    from aiogram.types.base import TelegramObject
    from pydantic import BaseModel

    shipped = BaseModel.__dict__["model_rebuild"]

    def rebuild(cls: type[BaseModel], /, **given: Any) -> bool | None:
        built: bool | None = shipped.__get__(None, cls)(**{"_types_namespace": names, **given})
        return built

    for base in (TelegramObject, TelegramMethod, Response):
        base.model_rebuild = classmethod(rebuild)  # type: ignore[method-assign, assignment]  # pydantic offers no hook


def _rebuild_all(names: Mapping[str, Any]) -> None:
    """What aiogram's own loop does."""
    from pydantic import BaseModel

    for model in names.values():
        if isinstance(model, type) and issubclass(model, BaseModel):
            model.model_rebuild(_types_namespace=names)
