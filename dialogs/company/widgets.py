"""Use cases of a widget: how it looks, what it asks first, and the secret that vouches for visitors."""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace

from dialogs.access import Actor, Permission
from dialogs.company.forms import MOST_CONSENT, Form, fields_of, kept_form, stored, version_of
from dialogs.company.looks import WORDS, colour, turned
from dialogs.company.setup import record, standing
from dialogs.customer import clean
from dialogs.errors import BadInput, NotFound
from dialogs.ids import InboxId
from dialogs.ports import Clock, Secrets
from dialogs.store import Store, Uow
from dialogs.tenant import Inbox, InboxKind
from dialogs.typed import bounded

_SECRETS = 2  # the new one, and the one before while the business's servers change over


def secrets_of(vault: Secrets, inbox: Inbox) -> list[str]:
    """The widget's secrets, newest first; none when visitors are not vouched for, or the vault no longer opens them."""
    if not inbox.secret:
        return []
    try:
        kept = json.loads(vault.open(inbox.tenant_id, inbox.secret))
    except (BadInput, ValueError):
        return []
    return [str(one) for one in kept] if isinstance(kept, list) else []


class Widgets:
    """Each needs the right to connect and leaves a line in the audit."""

    def __init__(self, store: Store, clock: Clock, vault: Secrets) -> None:
        self._store, self._clock, self._vault = store, clock, vault

    async def say(self, actor: Actor, inbox: InboxId, key: str, typed: str) -> Inbox:
        """Sets the colour or one of the owner's own texts; "-" takes it back. Raises BadInput."""
        words = " ".join(clean(typed).split())
        value = "" if words == "-" else colour(words) if key == "color" else _short(key, words)
        return await self._set(actor, inbox, f"widget.{key}", lambda options: {key: value})

    async def turn(self, actor: Actor, inbox: InboxId, key: str) -> Inbox:
        """The next side, or the next language."""
        return await self._set(actor, inbox, f"widget.{key}", lambda options: {key: turned(options, key)})

    async def ask(self, actor: Actor, inbox: InboxId, typed: str) -> Inbox:
        """Sets the fields of the form and switches it on; "-" takes them out. Raises BadInput."""
        fields = () if typed.strip() == "-" else tuple(fields_of(typed))
        return await self._set_form(actor, inbox, "fields", lambda form, on: (replace(form, fields=fields), True))

    async def want_consent(self, actor: Actor, inbox: InboxId, typed: str) -> Inbox:
        """Sets the text that a visitor agrees to; "-" asks for none. Raises BadInput."""
        words = "" if typed.strip() == "-" else " ".join(clean(typed).split())
        if len(words) > MOST_CONSENT:
            raise BadInput("error-too-long", most=MOST_CONSENT)
        changed = {"consent": words, "version": version_of(words)}
        return await self._set_form(
            actor, inbox, "consent", lambda form, on: (Form(form.fields, changed["consent"], changed["version"]), True)
        )

    async def switch_form(self, actor: Actor, inbox: InboxId, on: bool) -> Inbox:
        """Asks before the first word, or not."""
        return await self._set_form(actor, inbox, "on" if on else "off", lambda form, was: (form, on))

    async def new_secret(self, actor: Actor, inbox: InboxId) -> tuple[Inbox, str]:
        """A new secret beside the one before; it is told once, here, and then only kept sealed."""
        secret = "ws_" + secrets.token_urlsafe(32)

        def change(old: Inbox) -> Inbox:
            return self._sealed(old, [secret, *secrets_of(self._vault, old)][:_SECRETS])

        return await self._changed(actor, inbox, "widget.secret", change), secret

    async def drop_secrets(self, actor: Actor, inbox: InboxId, keep: int) -> Inbox:
        """Keeps the newest (`keep` 1) or none (0: nobody is vouched for any more)."""
        return await self._changed(
            actor, inbox, "widget.secret.drop",
            lambda old: self._sealed(old, secrets_of(self._vault, old)[:keep]),
        )  # fmt: skip

    def count_secrets(self, inbox: Inbox) -> int:
        """0, 1, or 2 while the servers change over."""
        return len(secrets_of(self._vault, inbox))

    def _sealed(self, inbox: Inbox, kept: list[str]) -> Inbox:
        return replace(inbox, secret=self._vault.seal(inbox.tenant_id, json.dumps(kept)) if kept else "")

    async def _set_form(
        self, actor: Actor, inbox: InboxId, what: str, change: Callable[[Form, bool], tuple[Form, bool]]
    ) -> Inbox:
        def changed(options: Mapping[str, object]) -> Mapping[str, object]:
            kept = options.get("form")
            was = bool(kept.get("on")) if isinstance(kept, Mapping) else False
            return {"form": stored(*change(kept_form(options), was))}

        return await self._set(actor, inbox, f"widget.form.{what}", changed)

    async def _set(
        self, actor: Actor, inbox: InboxId, action: str, change: Callable[[Mapping[str, object]], Mapping[str, object]]
    ) -> Inbox:
        def changed(old: Inbox) -> Inbox:
            options = {**old.options, **change(old.options)}
            return replace(old, options={key: value for key, value in options.items() if value != ""})

        return await self._changed(actor, inbox, action, changed)

    async def _changed(self, actor: Actor, inbox: InboxId, action: str, change: Callable[[Inbox], Inbox]) -> Inbox:
        actor.require(Permission.CONNECT)
        now = self._clock.now()

        def unit(uow: Uow) -> Inbox:
            old = standing(uow, inbox)
            if old.kind != InboxKind.WIDGET:
                raise NotFound("error-not-found", "no widget")
            new = change(old)
            uow.setup.save_inbox(new)
            record(uow, now, actor.id, action, inbox)
            return new

        return await self._store.run(actor.tenant, unit)


def _short(key: str, words: str) -> str:
    most = WORDS.get(key)
    if most is None:
        raise NotFound("error-not-found", key)
    return bounded(words, most)
