"""Looking at chats and their members, and leaving them."""

from bot.sandbox.telegram import wire
from bot.sandbox.telegram.groups import membership
from bot.sandbox.telegram.methods.call import Call, Method, check_inside, known_chat
from bot.sandbox.telegram.refusals import bad
from bot.sandbox.telegram.shapes import Chat, Json

PERMISSIONS = [
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
]
GIFTS = ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"]


def get_me(call: Call) -> Json:
    return wire.me(call.bot)


def get_chat(call: Call) -> Json:
    chat = _seen(call)
    full = wire.chat(call.world, chat) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
    }
    if chat.private:
        return full
    return full | {"permissions": dict.fromkeys(PERMISSIONS, True), "join_to_send_messages": True}


def _seen(call: Call) -> Chat:
    chat = known_chat(call)
    if not chat.private:
        check_inside(call, chat)
    return chat


def _group(call: Call) -> Chat:
    chat = _seen(call)
    if chat.private:
        raise bad("there are no administrators in the private chat")
    return chat


def get_member(call: Call) -> Json:
    chat, number = _seen(call), call.params.integer("user_id")
    if number not in call.world.state.people and number not in call.world.state.bots:
        raise bad("PARTICIPANT_ID_INVALID")
    if chat.private:
        return {"user": wire.user(call.world, number), "status": "member"}
    return wire.member(call.world, number, chat.members.get(number))


def get_administrators(call: Call) -> list[Json]:
    members = _group(call).members.items()
    return [wire.member(call.world, number, member) for number, member in members if member.leads]


def get_member_count(call: Call) -> int:
    chat = _seen(call)
    return 2 if chat.private else sum(member.inside for member in chat.members.values())


def leave_chat(call: Call) -> bool:
    chat = _seen(call)
    if chat.private:
        raise bad("chat member status can't be changed in private chats")
    membership.leave(call.world, chat, call.bot.id)
    return True


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getChat": get_chat,
    "getChatMember": get_member,
    "getChatAdministrators": get_administrators,
    "getChatMemberCount": get_member_count,
    "leaveChat": leave_chat,
}
