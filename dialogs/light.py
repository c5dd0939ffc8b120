"""Values of which a message makes many: frozen to whoever reads and checks the code, not to the interpreter."""

from dataclasses import Field, field, fields, make_dataclass
from typing import Any, TypeVar

T = TypeVar("T")


def light(cls: type[T]) -> type[T]:
    """Over `@dataclass(frozen=True, slots=True)`. mypy refuses to change such a value as before. That Python refuses it
    too makes every field of a new one a call of its own, together a twentieth of all that a message costs."""
    own = [(one.name, one.type, _default(one)) for one in fields(cls)]  # type: ignore[arg-type]  # it is a dataclass
    made = make_dataclass(cls.__name__, own, repr=False, eq=False)
    del cls.__setattr__, cls.__delattr__  # those that refuse
    cls.__init__ = made.__init__  # type: ignore[method-assign, misc]  # a class's own
    return cls


def _default(one: "Field[Any]") -> Any:
    return field(default=one.default, default_factory=one.default_factory)
