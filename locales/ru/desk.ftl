# Стойка: карточки, кнопки и слова для менеджеров.
desk-card =
    { $state ->
        [asked] 🔔 Клиент ждёт человека
        [taken] 🟢 Диалог ведёт { $owner }
        [elsewhere] 📱 Отвечает сотрудник вне Parley, бот молчит
        [closed] ✅ Обращение закрыто
        [released] ✅ Диалог снова у бота
       *[expired] ⚪ Ответ больше не нужен, диалог у бота
    }
    👤 { $name } · { $channel ->
        [telegram] Telegram
        [whatsapp] WhatsApp
        [wappi_telegram] Telegram
        [wappi_max] MAX
        [max] MAX
        [email] электронная почта
        [webhook] интеграция (вебхук)
        [widget] чат на сайте
       *[other] { $channel }
    }
    Причина: { $reason ->
        [customer_request] клиент попросил человека
        [missing_knowledge] в знаниях нет ответа
        [unsupported_request] бот такое не умеет (файл, голос, фото)
        [policy] так требует правило
        [flag] сработал флаг
        [tool_failure] сбой при поиске ответа
        [pending_clarification] нужно уточнение
        [usage_limit] исчерпан лимит
       *[staff] диалог взял сотрудник
    }{ $waits ->
        [no] { "" }
       *[yes] { "\u000A" }🕐 Ждёт с { $since }{ $minutes ->
            [0] { "" }
            [one] , уже { $minutes } минуту
            [few] , уже { $minutes } минуты
           *[many] , уже { $minutes } минут
        }
    }{ $offered ->
        [none] { "" }
       *[other] { "\u000A" }👉 Предложен: { $offered }
    }{ $mark ->
        [blocked] { "\u000A" }🚫 Клиент заблокирован
        [away] { "\u000A" }⛔ Клиент остановил бота: ответы пока не дойдут
        [optedout] { "\u000A" }🔕 Клиент просил не писать первыми
       *[none] { "" }
    }{ $tags ->
        [none] { "" }
       *[other] { "\u000A" }🏷 { $tags }
    }{ $found ->
        [none] { "" }
       *[other] { "\u000A" }📖 Бот нашёл: { $found }
    }{ $summary ->
        [none] { "" }
       *[other] { "\u000A\u000A" }Коротко:{ "\u000A" }{ $summary }
    }

    Последние слова:
    { $history }
desk-client-says = 👤 { $name }: { $words }
desk-client-edited = ✏️ { $name } (исправлено): { $words }
desk-taken = 🟢 Диалог ведёт { $name }. Бот молчит. Вернуть боту: /close
desk-owner-left = 👋 { $name } больше не ведёт диалоги. { $client } снова ждёт: возьмите диалог, пожалуйста.
desk-inbox-removed = 🔌 { $by }: подключение «{ $name }» убрано, диалог закрыт. Ответить клиенту отсюда больше нельзя, переписка сохранена.
desk-closed-quiet = 💤 { $name }: давно тихо, обращение закрыто само. Напишет клиент – ответит бот.
desk-back-quiet = 🤖 { $name }: сотрудник вне Parley давно не пишет, диалог снова у бота.
desk-left-alone = 🔔 { $name }: сотрудник вне Parley давно не пишет, а клиент ждёт ответа. Возьмите диалог, пожалуйста.
desk-closed = ✅ Диалог снова у бота, клиент об этом знает.
desk-button-take = Взять
desk-button-draft = Черновик
desk-button-back = Вернуть боту
desk-button-noreply = Ответ не нужен
desk-button-history = История
desk-button-close = Закрыть
desk-button-transfer = Передать
desk-toast-take = Диалог ваш: пишите ответ прямо здесь.
desk-toast-back = Диалог снова у бота.
desk-toast-noreply = Готово: ответа не ждут.
desk-toast-draft = Готовлю черновик…
desk-draft =
    ✍️ { $state ->
        [edit] Ответьте на это сообщение своим текстом: клиент получит его
        [sent] Черновик отправлен клиенту
        [edited] Клиент получил ваш текст вместо этого черновика
        [dropped] Черновик убран
       *[open] Черновик (клиент его не видит)
    }:

    { $words }{ $source ->
        [none] { "" }
       *[other] { "\u000A\u000A" }📖 { $source }
    }
desk-draft-nothing = В знаниях ничего подходящего нет: ответьте, пожалуйста, сами.
desk-which-dialog =
    { $count ->
        [one] У вас { $count } диалог. Нажмите имя или ответьте (свайпом) на сообщение клиента.
        [few] У вас { $count } диалога. Кому вы пишете? Нажмите имя или ответьте (свайпом) на сообщение клиента.
       *[many] У вас { $count } диалогов. Кому вы пишете? Нажмите имя или ответьте (свайпом) на сообщение клиента.
    }
desk-nothing-to-close = У вас сейчас нет открытых диалогов.
desk-only-topics = Клиентам отвечают в темах их диалогов: откройте тему и напишите там.
desk-not-member = Сейчас вы не сотрудник этой компании. Попросите владельца прислать ссылку-приглашение из меню бота.
desk-anonymous = Вы пишете от имени группы, и я не знаю, кто вы. Отключите анонимность и отправьте ещё раз.
desk-in-private = /waiting, /my и /shift работают в личном чате с ботом: откройте его и отправьте команду там.
desk-unknown-command = Нет такой команды и такого шаблона. /close возвращает диалог боту, /help – всё, что здесь можно. Заметка для своих начинается с //.
error-desk-file = Telegram не отдал файл: боту доступны файлы до 20 МБ. Отправьте файл поменьше или ссылку.
error-desk-unsupported = Такое сообщение клиенту передать нельзя. Напишите текстом или приложите файл.
error-call-over = Этот вызов уже закончился: клиент никого не ждёт. Взять диалог всё равно можно командой /take.
error-desk-button = Эта кнопка устарела. Откройте свежую карточку диалога.
error-desk-off = Стойка сейчас не работает. Попробуйте чуть позже.
error-stale-epoch = Диалог только что сменил ведущего. Посмотрите на него ещё раз.
error-stale-lease = Этим уже занят другой обработчик. Попробуйте ещё раз.
desk-not-sent = ✋ Клиенту это не ушло: диалог ведёт { $name }. Заметка для своих начинается с //.
desk-left = Эта группа больше не стойка: клиент этого не прочитает. Карточка ждёт вас там, где теперь работают менеджеры.
desk-rated = ⭐ { $name }: { $score } из 5{ $words ->
        [none] { "" }
       *[other] { "\u000A" }«{ $words }»
    }
desk-offer =
    🔔 Вам предлагают диалог: { $name }
    «{ $words }»{ $link ->
        [none] { "" }
       *[other] { "\u000A" }↗️ { $link }
    }
desk-escalated =
    ⏰ { $name } ждёт человека уже { $minutes ->
        [one] { $minutes } минуту
        [few] { $minutes } минуты
       *[many] { $minutes } минут
    }.
    «{ $words }»{ $link ->
        [none] { "" }
       *[other] { "\u000A" }↗️ { $link }
    }
desk-button-decline = Не моё
desk-toast-decline = Хорошо, предложу другому.
desk-sla-warn =
    ⏳ { $which ->
        [first] Скоро истечёт срок первого ответа
        [following] Скоро истечёт срок ответа
       *[resolution] Скоро истечёт срок решения
    } ({ $minutes } мин): { $name }
desk-sla-breach =
    🔴 { $which ->
        [first] Срок первого ответа прошёл
        [following] Срок ответа прошёл
       *[resolution] Срок решения прошёл
    } ({ $minutes } мин): { $name }
desk-later-failed = ⚠️ Отложенное сообщение ({ $name }) не ушло клиенту: «{ $words }»
    Диалог сейчас у другого. Отправьте его сами, если оно ещё нужно.
desk-transferred = ↪️ { $by } передаёт диалог{ $name ->
        [none] { "" }
       *[other] {" "}«{ $name }»
    }: { $to ->
        [everyone] всем, кто свободен
       *[other] { $to }
    }{ $words ->
        [none] { "" }
       *[other] { "\u000A" }📝 { $words }
    }
desk-transferred-to-you = ↪️ { $by } передаёт вам диалог: { $name }{ $words ->
        [none] { "" }
       *[other] { "\u000A" }📝 { $words }
    }{ $link ->
        [none] { "" }
       *[other] { "\u000A" }↗️ { $link }
    }
