"""A company with everything in it: every list of the menus shows something, some of them more than one page."""

from dataclasses import replace

from dialogs.access import Actor
from dialogs.answers.curated import CuratedAnswers
from dialogs.answers.trace import Trace
from dialogs.company.channel_health import Health
from dialogs.company.connecting import CheckedAccount, Connecting
from dialogs.company.desk_binding import DeskBinding
from dialogs.company.inboxes import Account
from dialogs.company.team import Team
from dialogs.customer import Customer
from dialogs.desk.canned import CannedReplies
from dialogs.dialog import Dialog, Mode
from dialogs.handover import Handover, Reason
from dialogs.handovers.duty import Duty
from dialogs.handovers.queues import Queue, QueueId
from dialogs.ids import BotId, CustomerId, DialogId, EpisodeId, HandoverId, InboxId, SourceId, TraceId, new_id
from dialogs.learning.checks import CheckId, Result, Saved
from dialogs.learning.gaps import Case, Gap, GapId, GapState
from dialogs.learning.gaps import Why as Cause
from dialogs.messages import Audience, OutboundMessage
from dialogs.refusals import Why
from dialogs.store import Claim, Queued, Received, SendState, Uow
from dialogs.tenant import CONTROL, Desk, Role
from dialogs.texts import Text
from handlers.context import SourceCard, fingerprint
from knowledge.sources import Reach
from tests.fakes.menu_twins import NOW, TOKEN
from tests.fakes.menus import Place, connect_whatsapp


async def fill(place: Place, owner: Actor) -> None:
    """Every list has something in it, and more than one page where there are pages."""
    await place.inboxes().connect_telegram(owner, TOKEN, Account(7000000001, "shop_bot", "Shop"))
    await place.inboxes().make_widget(owner, "Сайт")
    hook = CheckedAccount("webhook", "CRM", "1", "whsec_c2VjcmV0", {"endpoint": "", "shown": False})
    await Connecting(place.store, place.clock, place.services.secrets, fingerprint).connect(owner, hook)
    await connect_whatsapp(place, owner)
    await DeskBinding(place.store, place.clock).bind(owner, Desk("-1001", "Стойка"))
    for number in range(9):
        await place.knowledge.add_text(owner, f"Источник {number}", "…")
    broken = SourceCard(
        SourceId(new_id(NOW)),
        "скан.pdf",
        "failed",
        0,
        Text("error-file-empty", {"name": "скан.pdf"}),
        serving=1,
        reach=Reach((BotId("other"),)),
    )
    place.knowledge.held[owner.tenant].insert(0, broken)
    reading = replace(broken, id=SourceId(new_id(NOW)), state="reading", error=None)
    place.knowledge.held[owner.tenant].insert(0, reading)
    await place.store.run(owner.tenant, _waiting)
    await place.store.run(owner.tenant, _troubled)
    await place.store.run(owner.tenant, _asked)
    await Team(place.store, place.clock).invite(owner, Role.MANAGER)
    await CannedReplies(place.store, place.clock).save(owner, "доставка", "Доставим завтра.")
    await Duty(place.store, place.clock).save_queue(owner, Queue(QueueId(new_id(NOW)), "Возвраты"))
    await CuratedAnswers(place.services.store, place.services.clock).add(owner, "Есть ли скидки?", "Да, 10 %.")


def _asked(uow: Uow) -> None:
    """A gap of each state, with its case and the decision behind it."""
    trace = Trace(TraceId(new_id(NOW)), uow.handovers.waiting()[0].dialog.id, NOW, "Где?", "handover")
    uow.dialogs.add_trace(trace)
    dialog = uow.handovers.waiting()[0].dialog
    for number, result in enumerate((None, Result("reply", True, "Доставка", "300 ₽"), Result("handover", False))):
        uow.checks.save(Saved(CheckId(f"k{number}"), f"Контрольный {number}?", "ru", "Доставка", "m", NOW, result))
    for number, state in enumerate(GapState):
        case = Case(f"c{number}", dialog.id, EpisodeId(""), dialog.customer_id, f"Вопрос {number}?", NOW, Cause.MISSING,
                    trace_id=trace.id)  # fmt: skip
        uow.gaps.note(case)
        gap = Gap(GapId(f"g{number}"), case.question, "ru", NOW, NOW, state, 1, 1, 1)
        uow.gaps.save(
            replace(
                gap,
                answer="Ответ" if state is not GapState.OPEN else "",
                source_id=SourceId("s") if state is GapState.ANSWERED else None,
            )
        )
        uow.gaps.group(case, gap.id)


def _waiting(uow: Uow) -> None:
    inbox = uow.setup.inboxes()[0]
    customer, dialog = CustomerId(new_id(NOW)), DialogId(new_id(NOW))
    uow.dialogs.add_customer(Customer(customer, "Анна", "ru"), InboxId(inbox.id), "55")
    episode = EpisodeId(new_id(NOW))
    uow.dialogs.add(Dialog(dialog, inbox.id, "55", customer, Mode.WAITING, None, 1, episode, customer_name="Анна"))
    asked = NOW - 95 * 60_000
    uow.handovers.add(
        Handover(HandoverId(new_id(NOW)), dialog, episode, Reason.CUSTOMER_REQUEST, asked, waits_since=asked)
    )


def _troubled(uow: Uow) -> None:
    """Messages that were not delivered, events that were set aside, a channel that is down."""
    inbox = uow.setup.inboxes()[0]
    for number in range(9):
        desk = number == 0
        message = OutboundMessage(
            f"dead{number}", CONTROL if desk else inbox.id, Audience.DESK if desk else Audience.CUSTOMER, "55", "Привет"
        )
        uow.outbox.add(message, NOW - 60_000)
        row = Queued(uow.tenant, sent_row(uow, message.key), message)
        uow.outbox.end(row, SendState.DEAD, "Forbidden: bot was blocked by the user", NOW, Why.BLOCKED)
    for number in range(2):
        event = Received(inbox.id, f"bad{number}", "lane", 0, b"?", NOW)
        uow.lanes.receive(event, NOW, NOW)
        uow.lanes.quarantine(Claim(uow.tenant, "lane", 0, 0), event, "not parsed", NOW)
    uow.health.save(Health(inbox.id, "unreachable", NOW - 9, 3, "unreachable", NOW, NOW, "502", 4, NOW + 90_000_000))


def sent_row(uow: Uow, key: str) -> str:
    """The id of an outbox row."""
    from bot.storage.tables.durable import outbox
    from bot.storage.uow import sql

    return str(sql(uow).outbox.one_known(outbox, chat="55", external_id="", state="queued")["id"])
