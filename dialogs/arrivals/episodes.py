"""Opening: the dialog and the episode that a client's words belong to, made or opened again where need be."""

from collections.abc import Sequence
from dataclasses import replace

from dialogs.arrivals.languages import spoken
from dialogs.arrivals.opting import opts_in
from dialogs.arrivals.parking import take
from dialogs.customer import Customer, clean, plain, straight
from dialogs.dialog import Dialog, Episode, Mode, started
from dialogs.events import Reach
from dialogs.facts import Fact, FactKind
from dialogs.ids import HOUR, CustomerId, DialogId, EpisodeId, Millis, new_id
from dialogs.messages import InboundMessage
from dialogs.settings import AUTO_CLOSE, REOPEN
from dialogs.store import Uow
from dialogs.tenant import BotVersion, Inbox


def opened(
    uow: Uow, inbox: Inbox, messages: Sequence[InboundMessage], bot: BotVersion, known: Dialog | None,
    episode: Episode | None, last_at: Millis, now: Millis, first: bool,
) -> tuple[Dialog, bool]:  # fmt: skip
    """The dialog as it is from now on, and whether its episode was answered before. `episode` is the `known` dialog's.
    `first`: till now the client gave commands at most."""
    message = messages[-1]
    old = known or _new_dialog(uow, inbox, message, now)
    language, others = spoken([one.text for one in messages], old.language, old.other_lines, first)
    out = old.opted_out and not any(opts_in(one.text) for one in messages)
    named = replace(old, customer_name=_name(message) or old.customer_name, room=_room(message) or old.room)
    here = _reached(replace(named, language=language, other_lines=others, opted_out=out), message)
    dialog, answered = _with_episode(uow, here, episode, bot, last_at, now)
    if known is None:
        uow.dialogs.add(dialog)
    elif dialog != old:
        uow.dialogs.save(dialog, expected_epoch=old.epoch)
    return dialog, answered


def _reached(dialog: Dialog, message: InboundMessage) -> Dialog:
    """Who writes can be reached, unless they went away after that."""
    if dialog.reachable or message.sent_at <= dialog.reach_order:
        return dialog
    return replace(dialog, reachable=True, reach_order=message.sent_at)


def _new_dialog(uow: Uow, inbox: Inbox, message: InboundMessage, now: Millis) -> Dialog:
    customer = uow.dialogs.identify(inbox.id, message.sender.external_id)
    if customer is None:
        customer = CustomerId(new_id(now))
        language = plain(message.sender.language)
        uow.dialogs.add_customer(Customer(customer, _name(message), language), inbox.id, message.sender.external_id)
    dialog = Dialog(DialogId(new_id(now)), inbox.id, message.chat, customer, customer_name=_name(message))
    early = take(uow, inbox.id, message.chat, "")
    last = max((one for one in early if isinstance(one, Reach)), key=lambda one: one.order, default=None)
    reach = {"reachable": last.reachable, "reach_order": last.order} if last else {}
    return replace(dialog, language=plain(message.sender.language), **reach)  # type: ignore[arg-type]  # of two kinds


def _name(message: InboundMessage) -> str:
    return straight(clean(message.sender.name))[:100].strip()


def _room(message: InboundMessage) -> str:
    return straight(clean(message.room))[:100].strip()


def _with_episode(
    uow: Uow, dialog: Dialog, known: Episode | None, bot: BotVersion, last_at: Millis, now: Millis
) -> tuple[Dialog, bool]:
    if known and _silent(dialog, known, bot, now - last_at):
        uow.dialogs.save_episode(replace(known, closed_at=last_at))
    elif known and not _over(known, bot, now):
        here = dialog if known.closed_at is None else _reopened(uow, dialog, known, now)
        return here, known.first_out_at is not None
    episode = Episode(EpisodeId(new_id(now)), dialog.id, started_at=now, first_in_at=now)
    uow.dialogs.add_episode(episode)
    return started(dialog, episode.id), False


def _reopened(uow: Uow, dialog: Dialog, episode: Episode, now: Millis) -> Dialog:
    uow.dialogs.save_episode(replace(episode, closed_at=None))
    uow.facts.add(Fact(now, FactKind.REOPENED, dialog.id, episode.id, "client"))
    return started(dialog, episode.id)


def _silent(dialog: Dialog, episode: Episode, bot: BotVersion, silence: Millis) -> bool:
    """The bot's dialog fell silent for so long that the next words are about something else."""
    longest = float(AUTO_CLOSE.read(bot.settings)) * HOUR
    return dialog.mode is Mode.BOT and episode.closed_at is None and silence > longest


def _over(episode: Episode, bot: BotVersion, now: Millis) -> bool:
    window = float(REOPEN.read(bot.settings)) * HOUR
    return episode.closed_at is not None and now - episode.closed_at > window
