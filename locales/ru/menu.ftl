# Меню бота управления.
button-back = ⬅️ Назад
button-cancel = ✖️ Отмена
button-yes = ✅ Да
button-menu = 🏠 Меню
button-create-company = 🏢 Создать компанию
button-companies = 🏢 Компании
button-open-company = ➡️ Перейти
button-accept = ✅ Принять
button-language = 🌐 Язык
button-inboxes = 🔌 Подключения
button-knowledge = 📚 Знания
button-try = 🧪 Проверить
button-waiting = ⏳ Ожидают
button-team = 👥 Команда
button-desk = 🛎 Стойка
button-settings = ⚙️ Настройки
button-connect-telegram = ✈️ Подключить бота
button-make-widget = 💬 Чат для сайта
button-link = ➕ Другой канал
button-disable = ⏸ Выключить
button-enable = ▶️ Включить
button-rename = ✏️ Переименовать
button-sites = 🔒 Разрешённые сайты
button-open-bot = 🔗 Открыть бота
button-add-knowledge = ➕ Добавить
button-refresh = 🔄 Обновить
button-remove = 🗑 Удалить
button-ask = ❓ Задать вопрос
button-unbind = 🔓 Отвязать
button-add-to-group = ➕ Добавить в группу
button-invite = ✉️ Пригласить
button-invites = ✉️ Приглашения
button-revoke = 🗑 { $role } · ещё { $hours } ч
button-remove-member = 🗑 Удалить из команды

notice-saved = Сохранено
notice-removed = Удалено
notice-joined = Добро пожаловать в команду

welcome-title = 👋 Это Parley
welcome-about = Бот отвечает вашим клиентам по вашим документам, а если не знает – зовёт человека. Начните с компании: это одна минута.
create-title = Как называется ваша компания?
create-about = Напишите название одним сообщением. Его увидят клиенты.

home-inboxes = { $count ->
    [0] 🔌 Ничего не подключено
    [one] 🔌 { $count } подключение
    [few] 🔌 { $count } подключения
   *[other] 🔌 { $count } подключений
}
home-sources = { $count ->
    [0] 📚 Знаний пока нет
    [one] 📚 { $count } источник знаний
    [few] 📚 { $count } источника знаний
   *[other] 📚 { $count } источников знаний
}
home-desk-yes = 🛎 Стойка подключена
home-desk-no = 🛎 Стойки нет: диалоги приходят менеджерам в личный чат
home-waiting = { $count ->
    [0] ⏳ Никто не ждёт
    [one] ⏳ Ждёт { $count } клиент
    [few] ⏳ Ждут { $count } клиента
   *[other] ⏳ Ждут { $count } клиентов
}
home-next-knowledge = Дальше: добавьте знания – файл или текст, по которым бот будет отвечать.
home-next-inbox = Дальше: подключите бота для клиентов или чат для сайта.
home-next-desk = Дальше: подключите стойку – группу, где отвечают ваши менеджеры.

help-title = ❓ Как это работает
help-about =
    1. Добавьте знания: файлы или текст.
    2. Подключите бота Telegram или чат для сайта.
    3. Проверьте ответы, задав вопрос.
    4. Пригласите менеджеров: бот позовёт их, если не знает ответа.

    /menu – меню, /waiting – кто ждёт, /language – язык, /cancel – отменить ввод.
lang-title = 🌐 Язык
lang-about = На каком языке показывать меню?

companies-title = 🏢 Компании
companies-about = Вы работаете в нескольких компаниях. С какой продолжим?
companies-empty = Вы ещё не состоите ни в одной компании.
company-title = 🏢 Компания
company-about = Меню будет показывать эту компанию.
invite-title = ✉️ Приглашение
invite-offer = Компания «{ $company }» приглашает вас. Ваша роль: { $role }. Принять?

conn-title = 🔌 Подключения
conn-about = Здесь клиенты пишут вам. Нажмите, чтобы открыть.
conn-empty = Подключите бота Telegram или поставьте чат на сайт – клиенты смогут писать.
token-title = ✈️ Токен бота
token-about = Откройте @BotFather, отправьте /newbot (или /token для готового бота) и пришлите сюда токен. Сообщение с токеном я сразу удалю.
token-delete-yourself = Не получилось удалить сообщение с токеном. Удалите его сами, пожалуйста.
widget-title = 💬 Чат для сайта
widget-about = Как его назвать? Это название увидите вы и менеджеры.
inbox-title = Подключение
inbox-on = 🟢 Работает
inbox-off = ⏸ Выключено
inbox-telegram = Бот Telegram: @{ $username }
widget-how = Вставьте эту строку на сайт перед </body>:
widget-sites = 🔒 Работает на: { $sites }
widget-any-site = 🌍 Работает на любом сайте
rename-title = ✏️ Новое название
rename-about = Напишите его одним сообщением.
sites-title = 🔒 Разрешённые сайты
sites-about = Напишите адреса сайтов, каждый с новой строки, например https://shop.ru. Минус «-» разрешит любой сайт.

know-title = 📚 Знания
know-about = По этим источникам отвечает бот.
know-empty = Источников пока нет. Добавьте файл или текст.
add-title = ➕ Новый источник
add-about = Пришлите файл (PDF, DOCX, XLSX, PPTX, HTML, TXT, Markdown, CSV, фото или скан; до 20 МБ), ссылку на страницу или сайт, или напишите текст одним сообщением.
source-title = 📄 Источник
source-queued = 🕓 В очереди
source-reading = { $count ->
    [one] ⏳ Читаю: готов { $count } фрагмент
    [few] ⏳ Читаю: готово { $count } фрагмента
   *[other] ⏳ Читаю: готово { $count } фрагментов
}
source-ready = { $count ->
    [one] ✅ Готово: { $count } фрагмент
    [few] ✅ Готово: { $count } фрагмента
   *[other] ✅ Готово: { $count } фрагментов
}
source-failed = ⚠️ Прочитать не получилось
unlearn-title = Удалить этот источник? Бот больше не будет по нему отвечать.

try-title = 🧪 Проверка
try-about = Спросите как клиент: я покажу ответ, источники и что сделал бы бот.
try-ask = Напишите вопрос одним сообщением.
try-action-reply = ✅ Бот ответил бы сам
try-action-handover = 🙋 Бот позвал бы человека
try-action-ask = ❓ Бот переспросил бы
try-threshold = Порог уверенности { $threshold }, время { $ms } мс
try-sources = Что найдено и уверенность:
try-nothing-found = Ничего не найдено.

desk-title = 🛎 Стойка
desk-how =
    Стойка – группа, где отвечают ваши менеджеры: тема на каждый диалог.

    1. Создайте группу и включите в ней «Темы».
    2. Добавьте @{ $bot } администратором с правом «Управление темами».
    3. Отправьте в группе /desk
desk-is = Подключена группа «{ $title }».
desk-bound = 🛎 Группа «{ $name }» теперь стойка: здесь появятся темы диалогов.
undesk-title = Отвязать стойку? Диалоги будут приходить менеджерам в личный чат.

team-title = 👥 Команда
team-about = Нажмите, чтобы изменить роли.
team-empty = Пока никого нет.
member-title = 👤 Сотрудник
member-about = Роли: { $roles }
unteam-title = Удалить сотрудника? Он сразу потеряет доступ.
invites-title = ✉️ Приглашения
invites-about = Выберите роль – получите ссылку на одного человека. Она действует 72 часа.
invites-open = { $count ->
    [0] Открытых приглашений нет.
    [one] Открыто { $count } приглашение – нажмите, чтобы отозвать.
    [few] Открыто { $count } приглашения – нажмите, чтобы отозвать.
   *[other] Открыто { $count } приглашений – нажмите, чтобы отозвать.
}
invite-made = Роль: { $role }. Отправьте эту ссылку одному человеку. Она сработает один раз, в течение 72 часов:
role-owner = владелец
role-admin = администратор
role-editor = редактор
role-viewer = наблюдатель
role-lead = старший менеджер
role-manager = менеджер

waiting-title = ⏳ Ожидают ответа
waiting-empty = Никто не ждёт 🎉
waiting-count = { $count ->
    [1] 1 клиент.
    [one] { $count } клиент. Сверху – самые срочные.
    [few] { $count } клиента. Сверху – самые срочные.
   *[other] { $count } клиентов. Сверху – самые срочные.
}
waiting-minutes = { $count ->
    [0] только что
   *[other] { $count } мин
}
waiting-hours = { $hours } ч { $minutes } мин

set-title = ⚙️ Настройки бота
set-about = Изменения действуют сразу.
setting-now = Сейчас: { $value }
setting-on = да
setting-off = нет
setting-auto = подбирается автоматически
setting-unset = не задано
setting-instruction = Инструкция
setting-instruction-help = Как боту себя вести: тон, что можно и чего нельзя. Минус «-» очистит.
setting-greeting = Приветствие
setting-greeting-help = Первые слова бота новому клиенту. Минус «-» вернёт обычные.
setting-about = О боте
setting-about-help = Что клиент прочтёт в Telegram до первого сообщения: до 512 знаков, первые 120 видны в профиле. Минус «-» очистит.
setting-contact = Как ещё связаться
setting-contact-help = Телефон, почта или адрес: бот назовёт их там, где у него нет ответа.
setting-own_model = Модель на своём сервере
setting-own_model-help = Выключено: перед запросом к модели телефоны, почта, карты, документы и имя клиента заменяются метками. Включено: модель ваша, и данные уходят ей как есть.
setting-threshold = Порог уверенности
setting-threshold-help = От 0 до 1: чем выше, тем реже бот отвечает сам. 0 – подобрать автоматически.
setting-debounce_seconds = Пауза перед ответом, с
setting-debounce_seconds-help = Сколько секунд (0–30) ждать, не допишет ли клиент ещё.
setting-handover_on_missing = Звать человека, если нет ответа
setting-handover_on_missing-help = Если бот не нашёл ответа, он зовёт менеджера.
setting-reopen_hours = Обращение можно продолжить, ч
setting-reopen_hours-help = Сколько часов (0–720) после закрытия новое сообщение продолжает то же обращение.

stray-command = Такой команды нет. Всё нужное – в меню.
stray-text = Я не понял, к чему это. Выберите действие в меню.
throttle-wait = Слишком часто. Подождите несколько секунд и повторите.

command-menu = Меню
command-waiting = Кто ждёт ответа
command-language = Язык
command-help = Как это работает
command-cancel = Отменить ввод
setting-ask_rating = Просить оценку в конце
setting-ask_rating-help = После диалога с сотрудником клиент один раз получает вопрос об оценке от 1 до 5.
setting-auto_return_hours = Закрывать тихий диалог, ч
setting-auto_return_hours-help = Через сколько часов тишины (0–720) диалог сотрудника закроется сам. 0 – никогда.
setting-auto_close_hours = Новое обращение после тишины, ч
setting-auto_close_hours-help = Через сколько часов тишины (1–2160) новое сообщение клиента начинает новое обращение.
