/* Words of the page, and what the browser remembers. */
export const WORDS = {
  ru: {
    sandbox: "Песочница", faults: "Сбой Telegram:", slow: "медленно", newBot: "Новый бот", close: "Закрыть", make: "Создать",
    newBotTitle: "Новый бот", newBotHelp: "Как у BotFather: токен можно дать владельцу, чтобы он подключил ещё одного бота.",
    botName: "Название", botUsername: "Имя, на конце bot", client: "Клиент", manager: "Менеджер", lead: "Старший менеджер", owner: "Владелец",
    widget: "сайт", telegram: "Telegram", chats: "Чаты", bot: "бот", topic: "тема", typing: "печатает…", edited: "изменено",
    write: "Сообщение", attach: "Приложить файл", send: "Отправить", commands: "Команды", back: "К списку чатов", reply: "Ответ", cancel: "Убрать",
    empty: "Здесь пока пусто", file: "Файл", lost: "Нет связи с программой. Соединяемся…", today: "Сегодня", closed: "тема закрыта", ok: "Понятно",
    stop: "Остановить", armed: "Сработает на следующем запросе", "429Fault": "Просит писать реже", "500Fault": "Ошибка на стороне канала", slowFault: "Отвечает медленно", dropFault: "Сообщение уходит, ответ теряется", flapFault: "Номер отключится и вернётся", copied: "Скопировано", whatsapp: "WhatsApp", edit: "Изменить", remove: "Удалить", react: "Реакция", editing: "Изменение",
    faultsOf: "WhatsApp:", scan: "Отсканировать QR", waitsFor: "ждёт подключения:", connected: "на связи", offline: "не на связи", forwarded: "Переслано",
    fromPhone: "с телефона", shop: "Телефон магазина", shopChip: "Магазин", poll: "Опрос", pairing: "код", drop: "обрыв", flap: "моргнуть", newNumber: "Новый номер", numberName: "Название",
    newNumberTitle: "Новый номер WhatsApp", newNumberHelp: "Как в кабинете Wappi: токен и номер профиля можно дать владельцу, а QR отсканировать телефоном магазина.", nothing: "Пока нет сообщений", down: "К последним", search: "@имя_бота",
  },
  en: {
    sandbox: "Sandbox", faults: "Telegram fault:", slow: "slow", newBot: "New bot", close: "Close", make: "Create",
    newBotTitle: "New bot", newBotHelp: "As BotFather does: give the token to the owner to connect one more bot.",
    botName: "Name", botUsername: "Username, ends in bot", client: "Client", manager: "Manager", lead: "Lead manager", owner: "Owner",
    widget: "website", telegram: "Telegram", chats: "Chats", bot: "bot", topic: "topic", typing: "typing…", edited: "edited",
    write: "Message", attach: "Attach a file", send: "Send", commands: "Commands", back: "Back to chats", reply: "Reply", cancel: "Remove",
    empty: "Nothing here yet", file: "File", lost: "No connection to the program. Reconnecting…", today: "Today", closed: "topic is closed", ok: "OK",
    stop: "Stop", armed: "Strikes at the next call", "429Fault": "Asks to write less often", "500Fault": "An error on the channel's side", slowFault: "Answers slowly", dropFault: "The message goes out, its answer is lost", flapFault: "The number goes offline and comes back", copied: "Copied", whatsapp: "WhatsApp", edit: "Edit", remove: "Delete", react: "React", editing: "Editing",
    faultsOf: "WhatsApp:", scan: "Scan the QR code", waitsFor: "waits to be connected:", connected: "online", offline: "offline", forwarded: "Forwarded",
    fromPhone: "from the phone", shop: "The shop's phone", shopChip: "Shop", poll: "Poll", pairing: "code", drop: "drop", flap: "flap", newNumber: "New number", numberName: "Name",
    newNumberTitle: "New WhatsApp number", newNumberHelp: "As in Wappi's cabinet: give the token and the profile to the owner, and scan the QR code with the shop's phone.", nothing: "No messages yet", down: "To the latest", search: "@bot_name",
  },
};
export const memory = { get: (key) => localStorage.getItem(`sandbox:${key}`), set: (key, value) => localStorage.setItem(`sandbox:${key}`, value) };
let chosen = memory.get("language") || ((navigator.language || "ru").startsWith("ru") ? "ru" : "en");
export const language = () => chosen;
export const choose = (one) => { chosen = one; memory.set("language", one); };
export const word = (key) => WORDS[chosen][key] || key;
