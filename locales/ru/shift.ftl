# Смена, часы работы, очереди, шаблоны, список ожидающих, мой день.
button-shift = 🟢 Моя смена
button-my = 👤 Мой день
button-canned = 💬 Шаблоны
button-hours = 🕘 Часы работы
button-queues = 📥 Очереди
command-my = Мой день и мои диалоги
command-shift = Моя смена
waiting-open = ↗️ { $number }
waiting-take = ✋ Взять { $number }
waiting-left = осталось { $time }
waiting-late = ⚠️ просрочено: { $time }
my-title = 👤 Мой день
my-facts = Взято: { $taken } · с ответом: { $answered } · решено: { $resolved }
my-first = Первый ответ, медиана: { $time }
my-score = ⭐ { $score } (оценок: { $count })
my-dialogs = { $count ->
        [0] Сейчас у вас нет диалогов.
        [one] Сейчас у вас { $count } диалог:
        [few] Сейчас у вас { $count } диалога:
       *[many] Сейчас у вас { $count } диалогов:
    }
my-waits = ⏳ { $time }
shift-title = 🟢 Моя смена
shift-state = { $presence ->
        [on] 🟢 На смене: новые диалоги предлагаются.
        [break] ☕ Перерыв: новые диалоги не предлагаются.
       *[off] ⚪ Не на смене: новые диалоги не предлагаются.
    }
shift-muted = 🔕 Тихо до { $until }
shift-load = { $limit ->
        [0] Диалогов сейчас: { $load }, без ограничения.
       *[other] Диалогов сейчас: { $load } из { $limit }.
    }
shift-mute = 🔕 { $minutes } мин
shift-unmute = 🔔 Снова предлагать
shift-limit-how = Сколько диалогов вы ведёте одновременно? Напишите число, 0 – без ограничения.
button-shift-on = 🟢 На смену
button-shift-break = ☕ Перерыв
button-shift-off = ⚪ Закончить
button-shift-limit = 🔢 Лимит
button-shift-hours = 🕘 Мои часы
hours-title = 🕘 Часы работы
hours-always = Круглосуточно, без выходных
hours-off = выходной
hours-more = и ещё { $count }
hours-zone = Часовой пояс: { $zone }
hours-open-now = 🟢 Сейчас рабочее время.
hours-never = ⚪ Рабочего времени впереди нет.
day-month = { $dom ->
        [1] 0{ $dom }
        [2] 0{ $dom }
        [3] 0{ $dom }
        [4] 0{ $dom }
        [5] 0{ $dom }
        [6] 0{ $dom }
        [7] 0{ $dom }
        [8] 0{ $dom }
        [9] 0{ $dom }
       *[other] { $dom }
    }.{ $month ->
        [10] { $month }
        [11] { $month }
        [12] { $month }
       *[other] 0{ $month }
    }
day-month-year = { day-month }.{ $year }
day-and-time = { day-month } { $time }
hours-opens = ⚪ Сейчас нерабочее время, начнём { $day ->
        [today] сегодня
        [tomorrow] завтра
        [day0] в понедельник
        [day1] во вторник
        [day2] в среду
        [day3] в четверг
        [day4] в пятницу
        [day5] в субботу
        [day6] в воскресенье
       *[date] { day-month }
    } в { $time }.
button-hours-week = 🗓 Часы недели
button-hours-days = 🎄 Праздники и исключения
button-hours-zone = 🌍 Часовой пояс
hours-week-how = Напишите, например: Пн-Пт 9:00-13:00, 14:00-18:00; Сб 10-15. Круглосуточно – 24/7.
hours-days-how = Напишите даты: 31.12, 01.01-08.01 – выходные, 30.12 9-15 – короткий день. Несколько – через запятую. «-» убирает все.
hours-zone-how = Напишите город или пояс: Москва, Екатеринбург, Asia/Almaty.
weekday = { $number ->
        [0] Пн
        [1] Вт
        [2] Ср
        [3] Чт
        [4] Пт
        [5] Сб
       *[6] Вс
    }
error-zone = Не знаю пояса «{ $zone }». Напишите город побольше или пояс, например: Москва, Екатеринбург или Asia/Almaty.
error-minutes = Напишите через пробел { $count ->
        [one] { $count } число
        [few] { $count } числа
       *[many] { $count } чисел
    } – минуты. 0 выключает.
canned-title = 💬 Шаблоны
canned-about = В теме диалога напишите / и имя шаблона – клиент получит его сразу.
canned-empty = Шаблонов пока нет. Добавьте тексты, которые часто повторяете.
button-canned-add = ➕ Новый шаблон
button-canned-words = ✏️ Изменить текст
canned-how = Напишите имя и за ним текст, например: доставка Здравствуйте, { "{" }клиент{ "}" }. Доставим завтра. Подстановки: { "{" }клиент{ "}" }, { "{" }менеджер{ "}" }, { "{" }компания{ "}" }.
canned-variables = Напишите новый текст. Подстановки: { "{" }клиент{ "}" }, { "{" }менеджер{ "}" }, { "{" }компания{ "}" }.
canned-name-how = Напишите новое имя, одно слово.
reply-title = 💬 Шаблон
unreply-title = Удалить шаблон?
queues-title = 📥 Очереди
queues-about = Вызовы попадают в первую подходящую очередь, остальные – в общую.
queues-empty = Очередей пока нет.
queue-general = Общая
queue-title = 📥 Очередь
queue-every = все
queue-all-people = все менеджеры
queue-inboxes = Подключения: { $names }
queue-languages = Языки: { $names }
queue-words = Слова клиента: { $words }
queue-members = Отвечают: { $names }
queue-rule = Как предлагается: { $rule ->
        [everyone] всем сразу
        [round_robin] по очереди
        [least_loaded] у кого меньше диалогов
        [last_known] кто знает клиента
       *[named] всегда { $name }
    }
queue-rule-name = { $rule ->
        [everyone] Всем сразу
        [round_robin] По очереди
        [least_loaded] У кого меньше диалогов
       *[last_known] Кто знает клиента
    }
queue-sla = Сроки, мин: первый ответ { $first ->
        [0] –
       *[other] { $first }
    }, следующий { $following ->
        [0] –
       *[other] { $following }
    }, решение { $resolution ->
        [0] –
       *[other] { $resolution }
    }{ $business ->
        [yes] { " " }(рабочее время)
       *[no] { " " }(календарное время)
    }
queue-steps = Если никто не взял, мин: снова { $reoffer ->
        [0] –
       *[other] { $reoffer }
    }, руководителям { $lead ->
        [0] –
       *[other] { $lead }
    }, владельцам { $owner ->
        [0] –
       *[other] { $owner }
    }, тревога { $alert ->
        [0] –
       *[other] { $alert }
    }
queue-hours-company = Часы работы: как у компании
queue-filters-about = Какие вызовы попадают в очередь «{ $name }». Сойтись должно всё, что задано: подключение, язык и слова клиента.
queue-takes-nothing = ⚠️ Пока сюда попадает только то, что передали вручную (/to). Выберите, какие вызовы брать: подключения, языки или слова.
queue-people-about = Кому предлагать. Никто не отмечен – всем менеджерам.
queue-rule-about = Как предлагать вызов. Имя внизу – всегда этому человеку.
queue-name-how = Напишите название очереди, например: Возвраты
queue-words-how = Напишите начала слов через запятую, например: возврат, верн, обмен. «-» убирает все.
queue-sla-how = Напишите три числа через пробел: минуты до первого ответа, до следующего и до решения. 0 – без срока. Например: 5 15 480
queue-steps-how = Напишите четыре числа через пробел: через сколько минут предложить снова, сказать руководителям, владельцам, поднять тревогу. Например: 5 15 60 120
button-queue-add = ➕ Новая очередь
button-queue-filters = 🔀 Что сюда попадает
button-queue-words = 🔤 Слова клиента
button-queue-people = 👥 Кто отвечает
button-queue-rule = 🎯 Правило
button-queue-sla = ⏱ Сроки
button-queue-business = 🔁 Рабочее/календарное
button-queue-steps = 🪜 Если никто не взял
button-queue-hours = 🕘 Свои часы
button-queue-reset = ♻️ Сбросить
unqueue-title = Удалить очередь? Общая вернётся к начальным настройкам.
setting-staff_greeting = Приветствие сотрудника
setting-staff_greeting-help = Клиент получит это, когда сотрудник нажмёт «Взять». Можно вставить { "{" }клиент{ "}" }, { "{" }менеджер{ "}" }, { "{" }компания{ "}" }. «-» выключает.
client-closed = Сейчас нерабочее время. Сотрудник ответит { $day ->
        [today] сегодня
        [tomorrow] завтра
        [day0] в понедельник
        [day1] во вторник
        [day2] в среду
        [day3] в четверг
        [day4] в пятницу
        [day5] в субботу
        [day6] в воскресенье
       *[date] { day-month }
    } после { $time }.
client-closed-long = Сейчас нерабочее время. Сотрудник ответит здесь, как только выйдет на работу.
waiting-moment = меньше минуты
button-categories = 📂 Темы обращений
categories-title = 📂 Темы обращений
categories-about = Их предлагают всем, когда обращение закрывают. Нажмите тему, чтобы удалить.
categories-empty = Общих тем пока нет: каждому предлагаются его последние.
categories-how = Напишите тему, например: доставка
button-categories-add = ➕ Новая тема
uncategories-title = Удалить тему из списка? У закрытых обращений она останется.
button-tags = 🏷 Метки
tags-title = 🏷 Метки
tags-about = Их предлагает /tag в теме диалога, по ним отбирают в /waiting. Нажмите метку, чтобы удалить.
tags-empty = Меток пока нет. 🚩 есть всегда, остальные добавьте здесь или прямо в теме: /tag возврат
tags-how = Напишите метку, например: возврат
button-tags-add = ➕ Новая метка
untags-title = Удалить метку из списка? На диалогах она останется.
