"""Who is in a group, with which rights, and who blocked whom."""

from typing import TYPE_CHECKING

from bot.sandbox.telegram import posting, updates, wire
from bot.sandbox.telegram.refusals import Impossible
from bot.sandbox.telegram.shapes import BotAccount, Chat, Member, Person

if TYPE_CHECKING:
    from bot.sandbox.telegram.world import World

# What an administrator is granted unless the script says otherwise.
USUAL = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_change_info", "can_invite_users", "can_pin_messages",
)  # fmt: skip


def host(world: "World", chat: Chat) -> Person | None:
    """Who does things in a group when the script names nobody: its creator, or its first person."""
    inside = [number for number, member in chat.members.items() if member.inside]
    ordered = sorted(inside, key=lambda number: chat.members[number].status != "creator")
    return next((world.state.people[n] for n in ordered if n in world.state.people), None)


def join(world: "World", chat: Chat, who: int, admin: bool, rights: dict[str, bool], by: Person | None) -> None:
    """Bring somebody in or change their rights."""
    if chat.private:
        raise Impossible("nobody joins a private chat")
    actor = by or host(world, chat)
    old = chat.members.get(who)
    is_creator = who in world.state.people and actor is None
    new = Member("creator") if is_creator else _member(admin, rights)
    if old and old.status == "creator":
        new = old
    chat.members[who] = new
    by_id = actor.id if actor else who
    if old is None or not old.inside:
        content = {"new_chat_members": [wire.user(world, who)]}
        posting.post(world, chat, by_id, content, service=True)
    _announce(world, chat, who, old, new, by_id)


def _member(admin: bool, rights: dict[str, bool]) -> Member:
    if not admin:
        return Member("member")
    granted = dict.fromkeys(USUAL, True) | rights
    return Member("administrator", [right for right, on in granted.items() if on])


def leave(world: "World", chat: Chat, who: int, kicked_by: Person | None = None) -> None:
    """Go, or be thrown out."""
    old = chat.members.get(who)
    if old is None or not old.inside:
        raise Impossible("not in this group")
    new = Member("kicked" if kicked_by else "left")
    by_id = kicked_by.id if kicked_by else who
    chat.members[who] = new
    posting.post(world, chat, by_id, {"left_chat_member": wire.user(world, who)}, service=True)
    _announce(world, chat, who, old, new, by_id)


def _announce(world: "World", chat: Chat, who: int, old: Member | None, new: Member, by: int) -> None:
    if old == new:
        return
    change = {
        "chat": wire.chat(world, chat),
        "from": wire.user(world, by),
        "date": world.now(),
        "old_chat_member": wire.member(world, who, old),
        "new_chat_member": wire.member(world, who, new),
    }
    if who in world.state.bots:
        updates.deliver(world, world.state.bots[who], "my_chat_member", change)
    for bot in updates.bots_of(world, chat):
        if bot.id != who and not chat.private and chat.members[bot.id].leads:
            updates.deliver(world, bot, "chat_member", change)
    world.changed()


def set_blocked(world: "World", person: Person, bot: BotAccount, blocked: bool) -> None:
    """Stop a bot from writing to this person, or let it again."""
    chat = world.private(person, bot)
    if chat is None:
        raise Impossible(f"{person.name} never opened {bot.username}")
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    _announce(world, chat, bot.id, Member(old), Member(new), person.id)
