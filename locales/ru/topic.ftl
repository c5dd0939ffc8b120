# Инструменты темы: история, черновики, закрытие, передача, отложенные сообщения, шаблоны, карточка клиента.
desk-toast-done = Готово.
desk-toast-history = История ниже.
desk-toast-files = Отправляю файлы ниже.
desk-toast-close = Чем закончилось? Кнопки ниже.
desk-toast-resolved = Обращение закрыто.
desk-toast-category = Тема записана.
desk-toast-transfer = Кому передать? Кнопки ниже.
desk-toast-passed = Диалог передан.
desk-toast-sent = Отправлено клиенту.
desk-toast-edit = Ответьте на черновик своим текстом: клиент получит его.
desk-toast-drop = Черновик убран, клиенту ничего не ушло.
desk-toast-translated = Перевод ниже.
desk-toast-softened = Новый вариант ниже.
desk-toast-unplan = Отменено: клиент этого не получит.
desk-button-older = ◀️ Раньше
desk-button-newer = Позже ▶️
desk-button-files = 📎 Файлы ({ $count })
desk-button-send = Отправить
desk-button-edit = Изменить
desk-button-drop = Убрать
desk-button-translate = 🌐 На язык клиента
desk-button-soften = 🤝 Мягче
desk-button-unplan = Отменить отправку
desk-button-relieve = Забрать себе
desk-history-empty = Раньше в этом диалоге ничего не говорили.
desk-history =
    🗂 История, страница { $page }

    { $lines }
desk-history-small = 🖼 Картинки показаны маленькими.
desk-button-whole = 🔍 Показать целиком
desk-history-file = 📎 { $line }
desk-note-kept = 📝 Это заметка для своих: клиент её не видит. Чтобы ответить клиенту, напишите в тему без ответа на карточку.
desk-ending = { $released ->
        [yes] ✅ Диалог снова у бота, клиент об этом знает. Чем закончилось обращение?
       *[no] Чем закончилось обращение? После выбора оно закроется, и клиента попросят об оценке.
    }
desk-outcome-solved = ✅ Решено
desk-outcome-unsolved = ❌ Не решено
desk-outcome-no-response = 🤷 Клиент не ответил
desk-outcome-spam = 🗑 Спам
desk-ended = ✅ { $by } закрывает обращение: { $outcome ->
        [solved] решено
        [unsolved] не решено
        [no_response] клиент не ответил
        [spam] спам
       *[other] закрыто
    }.{ $category ->
        [none] { "\u000A" }{ $proposed ->
            [none] О чём оно было? { $subjects ->
                [yes] Нажмите тему или ответьте на это сообщение своей.
               *[no] Ответьте на это сообщение парой слов, например: доставка.
            }
           *[other] Похоже, тема – «{ $proposed }». Подтвердите одним нажатием, выберите другую или ответьте на это сообщение своей.
        }
       *[other] { "\u000A" }📂 { $category }
    }
desk-button-confirm = ✅ Да, { $category }
desk-to-whom = Кому передать диалог?{ $note ->
        [none] { "" }
       *[other] { "\u000A" }📝 { $note }
    }
desk-to-done = ↪️ Диалог передан{ $note ->
        [none] . Ответьте на это сообщение, если хотите оставить заметку тому, кто его получил.
       *[other] {" "}вместе с заметкой.
    }
desk-button-to-all = 📥 Всем, кто свободен
desk-to-nobody = Передать пока некому: вы единственный менеджер, а очередей нет.
desk-note-private = 📝 Эту заметку видите только вы: стойки-группы нет. Чтобы её прочли коллеги, передайте с ней диалог: ответьте на карточку командой /to и словами заметки.
desk-note-passed = 📝 Заметка передана, клиент её не видит.
desk-note-from =
    📝 { $by } о диалоге { $name }:
    { $words }{ $link ->
        [none] { "" }
       *[other] { "\u000A" }↗️ { $link }
    }
desk-button-later = 🕐 Позже
desk-button-later-hour = Через час
desk-button-later-morning = Завтра в 9:00
desk-button-later-own = ✏️ Своё время
desk-toast-later = Когда отправить? Кнопки ниже.
desk-toast-own-time = Ответьте на это сообщение временем: 18:00, завтра 9:00, 21.11 18:30 или +30м.
desk-toast-words = Теперь ответьте на это сообщение текстом.
desk-toast-planned = Отложено. Отменить можно здесь же.
desk-later-when = 🕐 { $draft ->
        [none] { $moment ->
            [none] Что и когда отправить клиенту? Нажмите время или ответьте на это сообщение, начав со времени: 18:00 Перезвоним вам.
           *[other] Уйдёт клиенту { $at }. Ответьте на это сообщение текстом, который отправить.
        }
       *[other] Когда отправить черновик? Нажмите время или ответьте на это сообщение своим: 18:00.
            { "" }
            { $words }
    }
desk-later-sent = ✅ Отложенное сообщение ({ $by }) ушло клиенту: «{ $words }»
desk-later-planned =
    🕐 Уйдёт клиенту { $at }:
    { $words }
desk-later-list =
    Ждут отправки:
    { $lines }
desk-later-none = В этом диалоге ничего не отложено. Отложить: /at 18:00 текст
desk-later-cancelled = { $count ->
        [0] Отменено. Больше ничего не отложено.
        [one] Отменено. Ещё ждёт { $count } сообщение: /later
        [few] Отменено. Ещё ждут { $count } сообщения: /later
       *[many] Отменено. Ещё ждут { $count } сообщений: /later
    }
desk-canned-found = { $count ->
        [one] Нашёлся { $count } шаблон. Нажмите, и он уйдёт клиенту:
        [few] Нашлось { $count } шаблона. Нажмите, и нужный уйдёт клиенту:
       *[many] Нашлось { $count } шаблонов. Нажмите, и нужный уйдёт клиенту:
    }
desk-canned-none = Шаблонов пока нет. Их добавляют в меню бота, кнопка «Шаблоны».
desk-canned-sent =
    ✅ Шаблон /{ $name } отправлен клиенту:
    { $words }
desk-translated =
    🌐 Последние слова клиента:

    { $words }
channel-name = { $kind ->
        [telegram] Telegram
        [whatsapp] WhatsApp
        [wappi_telegram] Telegram (номер)
        [wappi_max] MAX (номер)
        [max] MAX
        [email] почта
        [webhook] интеграция
        [widget] чат на сайте
       *[other] { $kind }
    }
desk-client =
    👤 { $name ->
        [none] Имя не названо
       *[other] { $name }
    } · { $language ->
        [ru] говорит по-русски
       *[en] говорит по-английски
    }
    { $channels }
    { $consent }
    { $episodes ->
        [one] { $episodes } обращение
        [few] { $episodes } обращения
       *[many] { $episodes } обращений
    } с { $since }{ $reopened ->
        [0] { "" }
       *[other] , возвращался с тем же: { $reopened }
    }{ $rated ->
        [0] { "" }
       *[other] { "\u000A" }⭐ Средняя оценка { $score } (оценок: { $rated })
    }{ $sources ->
        [none] { "" }
       *[other] { "\u000A" }🔗 Пришёл по ссылке: { $sources }
    }{ $tags ->
        [none] { "" }
       *[other] { "\u000A" }🏷 { $tags }
    }{ $blocked ->
        [yes] { "\u000A" }🚫 Заблокирован: на его сообщения никто не отвечает
       *[no] { "" }
    }{ $optedout ->
        [yes] { "\u000A" }🔕 Просил не писать первыми
       *[no] { "" }
    }{ $away ->
        [yes] { "\u000A" }⛔ Остановил бота: ответы пока не дойдут
       *[no] { "" }
    }
client-phone = 📞 { $phone }{ $sure ->
        [yes] { "" }
       *[no] { " " }(со слов клиента)
    }
client-email = ✉️ { $email }
client-subject = 🪪 Код клиента на сайте: { $subject }
client-form = 📝 Анкета перед чатом:
client-consent = ✅ Согласие от { $day }, версия { $version }: «{ $words }»
client-no-consent = ▫️ Согласие не запрашивалось
desk-link-with = Объединить: { $name }
desk-help =
    Пишите в тему – клиент прочитает. Строка с // или ответ на карточку – заметка для своих.

    /take взять диалог · /notmine не моё · /noreply ответ не нужен
    /bot вернуть боту · /close вернуть боту и записать итог
    /draft черновик · /history история · /client карточка клиента · /why почему бот так решил
    /at 18:00 текст отправить позже · /later что отложено
    /to передать коллеге или в очередь · /tag метки, 🚩
    /имя шаблон · / все шаблоны
    /translate перевод · /tone текст сказать мягче
    ответ командой /del на своё сообщение – забрать его у клиента; правка сообщения дойдёт до клиента

    В личном чате с ботом: /waiting кто ждёт · /my мой день · /shift моя смена
error-moment-past = Это время уже прошло. Выберите другое.
error-later-words = Напишите и текст, который отправить: 18:00 Перезвоним вам
error-draft-planned = Этот черновик уже ждёт отправки. Посмотреть и отменить: /later
error-draft-used = Этот черновик уже отправлен или убран.
error-no-model = Для этого нужна языковая модель, а она не подключена. Остальное работает и без неё.
error-tone-empty = Напишите текст после команды: /tone текст. Или нажмите «Мягче» под черновиком.
error-later-empty = Напишите, что отправить: /at 18:00 текст
error-canned-reserved = Слово «{ $name }» занято командой. Назовите шаблон иначе.
desk-relieved = ↪️ { $by } забирает диалог{ $name ->
        [none] { "" }
       *[other] {" "}«{ $name }»
    } себе.
desk-overheard =
    👀 Диалог ведёт бот:
    { $lines }
desk-button-tags = 🏷 Метки
desk-toast-tags = Метки ниже.
desk-toast-tagged = Готово.
desk-tag-flagged = 🚩 Важно
desk-tags = 🏷 { $tags ->
        [none] Меток нет.
       *[other] { $tags }
    }
    Нажмите метку, чтобы поставить или снять, или ответьте на это сообщение своей.
error-label-taken = «{ $name }» в списке уже есть.
error-too-many-labels = В списке не больше { $most } названий. Сначала удалите лишние.
error-too-many-tags = У диалога не больше { $most } меток. Сначала снимите лишние.
