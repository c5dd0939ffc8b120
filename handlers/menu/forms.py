"""What is remembered of a person between messages: an open form, the chosen company, a stranger's language."""

from collections.abc import Mapping
from typing import Any

from aiogram.fsm.context import FSMContext

from handlers.menu.screen import Button, Verb

FORM = "form"


async def remember(state: FSMContext, form: Button, message: int) -> None:
    """The next message of the person answers this form; `message` is the one that asks."""
    await state.set_state(FORM)
    await state.update_data(form=[form.screen, form.name, *form.args], asked=message)


async def forget(state: FSMContext) -> None:
    """No form is open any more; what else is remembered stays."""
    if await state.get_state() == FORM:
        await state.set_state(None)
        await state.update_data(form=[], asked=0)


def open_form(held: Mapping[str, Any]) -> Button | None:
    """The form that waits for an answer."""
    kept = held.get("form")
    if not isinstance(kept, list) or len(kept) < 2:
        return None
    screen, name, *args = (str(part) for part in kept)
    return Button("", Verb.ASK, screen, name, tuple(args))
