"""Values of which a message makes many: frozen to whoever reads and checks the code, not to the interpreter."""

from dataclasses import field, fields, make_dataclass
from typing import TypeVar

T = TypeVar("T")


def light(cls: type[T]) -> type[T]:
    """Over `@dataclass(frozen=True, slots=True)`. mypy refuses to change such a value as before. That Python refuses it
    too makes every field of a new one a call of its own, together a twentieth of all that a message costs."""
    own = [(one.name, one.type, field(default=one.default, default_factory=one.default_factory))
           for one in fields(cls)]  # type: ignore[arg-type]  # a dataclass, which a decorator's type can't say  # fmt: skip
    del cls.__setattr__, cls.__delattr__  # those that refuse
    cls.__init__ = make_dataclass(cls.__name__, own).__init__  # type: ignore[method-assign, misc]  # a class's own
    return cls
