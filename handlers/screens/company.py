"""Companies: making one, choosing among several, joining one by an invite."""

from dialogs.company.setup import Companies, Founder
from dialogs.company.team import Team
from dialogs.errors import NotFound
from dialogs.ids import TenantId
from dialogs.store import Uow
from handlers.context import Here
from handlers.menu.kinds import Row, listing, page, saying
from handlers.menu.screen import Action, Button, Form, Move, Page, Screen, Typed, ask, do
from handlers.screens.team import roles_of


def _founder(here: Here) -> Founder:
    return Founder(here.person.id, here.person.name, here.language)


def _team(here: Here) -> Team:
    return Team(here.services.store, here.services.clock)


async def _create(here: Here, typed: Typed) -> Move:
    companies = Companies(here.services.store, here.services.clock)
    owner = await companies.create(_founder(here), typed.text, typed.once)
    return Move("home", keep={"tenant": owner.tenant})


CREATE = Form(saying("create-title", "create-about"), _create)


async def _names(here: Here) -> list[Row]:
    rows = []
    for tenant in here.tenants:
        company = await here.services.store.read(tenant, lambda uow: uow.tenants.get())
        mark = "✅ " if tenant == here.tenant else ""
        rows.append(Row(f"{mark}{company.name}", (tenant,)))
    return rows


def _founding(here: Here) -> list[list[Button]]:
    return [[ask(here.say("button-another-company"), "companies", "create")]]


async def _chosen(here: Here) -> Page:
    company, roles = await here.services.store.read(_known(here), lambda uow: (uow.tenants.get(), _roles(here, uow)))
    open_it = do(here.say("button-open-company"), "company", "open", company.id)
    return page(here, "company-title", company.name, roles, "", here.say("company-about"), rows=[[open_it]])


def _known(here: Here) -> TenantId:
    """The company that the button names. Raises NotFound when the person is not in it."""
    found = next((tenant for tenant in here.tenants if tenant == here.arg()), None)
    if found is None:
        raise NotFound("error-not-found", "company")
    return found


def _roles(here: Here, uow: Uow) -> str:
    member = uow.members.by_telegram(here.person.id)
    return here.say("company-roles", roles=roles_of(here, member)) if member else ""


async def _open(here: Here) -> Move:
    # membership is read anew at the next step: a company that is not theirs is simply not taken
    return Move("home", keep={"tenant": TenantId(here.arg())})


async def _invite(here: Here) -> Page:
    offer = await _team(here).offer(here.arg())
    role = here.say(f"role-{offer.role.value}")
    words = here.say("invite-offer", company=offer.company, role=role)
    return page(here, "invite-title", words, rows=[[do(here.say("button-accept"), "invite", "yes", here.arg())]])


async def _accept(here: Here) -> Move:
    member = await _team(here).accept(_founder(here), here.arg())
    return Move("home", notice=here.say("notice-joined"), keep={"tenant": member.tenant})


SCREENS = (
    listing("companies", _names, "company", need=None, extra=_founding, forms={"create": CREATE}),
    Screen("company", _chosen, parent="companies", actions={"open": Action(_open)}),
    Screen("invite", _invite, open=True, actions={"yes": Action(_accept)}),
)
