/* One Telegram phone: bots, groups and their topics. */
import { ChatPhone } from "./chat.js";
import { word } from "./words.js";

export class TelegramPhone extends ChatPhone {
  constructor(card) { super(card, "telegram"); }
  title(chat) { return chat.kind === "private" ? [chat.title, ""] : chat.title.split(" / "); }
  subtitle(chat) { return chat.kind === "private" ? word("bot") : chat.closed ? word("closed") : this.title(chat)[0]; }
  actions(chat, one) { return ["reply", "react", one.mine && one.text ? "edit" : null, one.mine ? "remove" : null]; }
}
