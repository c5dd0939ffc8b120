# Вопросы без ответа, отзывы об ответах, «почему такой ответ», контрольные вопросы.
button-gaps = ❓ Вопросы без ответа
command-gaps = Вопросы без ответа
gaps-title = ❓ Вопросы без ответа
gaps-about = Число – сколько клиентов это спросили. ✍️ ждёт одобрения, ✅ уже в знаниях, 🚫 отклонён.
gaps-empty = Пока бот ответил на всё, о чём его спросили. Вопросы без ответа появятся здесь.
gap-title = Вопрос клиентов
gap-state-open = ❓ Ответа пока нет
gap-state-draft = ✍️ Есть черновик, ждёт одобрения
gap-state-answered = ✅ Ответ добавлен в знания
gap-state-dismissed = 🚫 Отклонён: больше не напоминаю
gap-counts = { $clients ->
        [one] Спросил { $clients } клиент
        [few] Спросили { $clients } клиента
       *[many] Спросили { $clients } клиентов
    }, всего { $asked ->
        [one] { $asked } раз
        [few] { $asked } раза
       *[many] { $asked } раз
    }.
gap-answer = Черновик ответа:
gap-asked = Как спрашивали:
gap-why-missing = не нашлось в знаниях
gap-why-disliked = ответ не понравился
gap-why-person = ответил сотрудник
button-gap-write = ✍️ Написать ответ
button-gap-rewrite = ✏️ Другой ответ
button-gap-reword = ✏️ Другой вопрос
button-gap-reopen = ↩️ Открыть снова
button-gap-settings = ⚙️ Кому и как часто писать
gap-write = Напишите ответ одним сообщением. В знания он попадёт только после одобрения.
gap-reword = Напишите, как вопрос должен стоять в знаниях.
gapset-title = ⚙️ Кому писать о вопросах без ответа
gapset-about = Пишу тем, кто ведёт знания. О вопросе двух и более клиентов – сразу, об остальных – одним сообщением.
setting-gap_to_editors = Редакторам
setting-gap_to_editors-help = Писать редакторам о вопросах без ответа.
setting-gap_to_admins = Администраторам
setting-gap_to_admins-help = Писать администраторам о вопросах без ответа.
setting-gap_to_owners = Владельцам
setting-gap_to_owners-help = Писать владельцам о вопросах без ответа.
setting-gap_news_hours = Не чаще, часов
setting-gap_news_hours-help = Через сколько часов можно снова написать о вопросах, которые задал один клиент: от 0,1 до 168.
gap-news =
    { $why ->
        [disliked] 👎 Клиенту не понравился ответ на этот вопрос:
       *[other] { $clients ->
            [1] ❓ Клиент спросил, а в знаниях ответа нет:
           *[other] ❓ Спрашивают клиенты ({ $clients }), а в знаниях ответа нет:
        }
    }

    «{ $question }»

    Ответьте на это сообщение (текстом или голосом) – покажу черновик, и вы одобрите его одной кнопкой.
gap-digest =
    ❓ { $count ->
        [one] { $count } вопрос без ответа
        [few] { $count } вопроса без ответа
       *[many] { $count } вопросов без ответа
    }:

    { $lines }

    Выберите номер, чтобы ответить. Весь список: /gaps
gap-draft =
    ✍️ Черновик для знаний{ $author ->
        [none] { "" }
       *[other] { "" } ({ $author })
    }

    Вопрос: { $question }

    Ответ: { $answer }

    { $waiting ->
        [0] Сейчас этого ответа никто не ждёт.
       *[other] Ответ сразу получат те, кто его ждёт ({ $waiting }):
    }
    { $asked }
gap-button-approve = ✅ Добавить в знания
gap-button-edit = ✏️ Изменить
gap-button-dismiss = 🚫 Не нужно
gap-button-later = 🕓 Позже
gap-edit = Ответьте на сообщение с черновиком новым текстом – я заменю ответ.
gap-toast-approve = Добавляю в знания
gap-toast-edit = Пришлите новый текст ответом на черновик
gap-toast-dismiss = Больше не напомню об этом вопросе
gap-toast-later = Хорошо. Вопрос останется в списке: /gaps
gap-toast-show = Показал ниже
gap-done =
    ✅ «{ $question }» теперь в знаниях.{ $told ->
        [0] { "" }
        [1] { "" } Ответ отправлен клиенту, который его ждал.
       *[other] { "" } Ответ отправлен клиентам, которые его ждали: { $told }.
    }{ $person ->
        [0] { "" }
       *[other] { "" } С сотрудником сейчас говорят: { $person } – текст ответа у него в теме.
    }
gap-note =
    { $sent ->
        [1] 📖 { $name } отправляет клиенту ответ из знаний:
       *[other] 📖 В знаниях теперь есть ответ ({ $name }). Клиенту он не отправлен:
    }

    «{ $question }»
    { $answer }
error-gap-answered = Ответ на этот вопрос уже в знаниях.
error-gap-no-draft = Сначала напишите ответ: ответьте на сообщение с вопросом.
error-gap-words = Пришлите ответ текстом или голосом.
error-gap-voice = Голос я пока разобрать не могу. Напишите, пожалуйста, ответ текстом.
setting-ask_feedback = Оценка ответов
setting-ask_feedback-help = Две маленькие кнопки 👍 и 👎 под ответами бота: в Telegram и в чате на сайте.
client-answer-rated =
    { $source ->
        [none] { $words }
       *[other]
            { $words }

            📖 Источник: { $source }
    }

    { $state ->
        [up] 👍 Спасибо за оценку.
        [down] 👎 Спасибо, передали тем, кто ведёт знания.
       *[asked] 👎 Что не так с ответом?
    }
client-fault-incorrect = Неверно
client-fault-incomplete = Неполно
client-fault-outdated = Устарело
client-fault-off_topic = Не о том
client-fault-other = Другое
desk-button-why = Почему?
desk-toast-why = Показал, на чём стоит ответ бота
desk-toast-judged = Спасибо, оценку сохранил
why-nothing = Бот в этом диалоге ещё ничего не искал в знаниях.
why-answer =
    🔎 Почему бот так ответил

    Вопрос: { $question }{ $query ->
        [none] { "" }
       *[other] { "" }
            Искал по словам: { $query }
    }
    Решение: { $action ->
        [reply] ответить
        [ask] переспросить
       *[handover] позвать человека
    }{ $answer ->
        [none] { "" }
       *[other] { "" }
            Ответ: { $answer }
    }

    Найдено (порог { $threshold }):
    { $found }

    { $model ->
        [none] Без модели: предложения самих источников
       *[other] Модель { $model }, правила { $prompt }, токенов { $tokens }, стоимость { $cost }
    }
    Версия бота { $version }, { $ms } мс{ $error ->
        [none] { "" }
       *[other] { "" }
            Ошибка: { $error }
    }
    Оценки: 👍 { $up } · 👎 { $down }
button-answers = 🔎 Ответы бота
button-export-answers = 📎 Всё файлом (JSON)
button-why = 🔎 Почему бот не ответил
answers-title = 🔎 Ответы бота
answers-about = Последние решения: ✅ ответил, ❓ переспросил, 🙋 позвал человека. Внутри – на чём стоит решение.
answers-empty = Бот ещё ни на что не отвечал.
answers-file = Решения бота, по одному в строке: { $count }
answer-title = Решение бота
notice-answers-sent = Файл придёт сообщением ниже
error-day = «{ $day }» – не день. Напишите, например, 2026-11-21.
button-checks = 📋 Контрольные вопросы
button-add-check = ➕ Вопрос
button-run-checks = ▶️ Задать все
button-save-check = 📋 В контрольные вопросы
checks-title = 📋 Контрольные вопросы
checks-about = Задаю их заново, когда меняются порог, инструкция или источники, и показываю, какие ответы изменились.
checks-empty = Сохраните вопросы, на которые бот отвечает верно: при изменениях я проверю, что ответы не стали хуже.
check-title = Контрольный вопрос
check-add = Напишите вопрос. То, что бот делает с ним сейчас, станет ожидаемым.
check-expects = { $source ->
        [none] Ожидается: бот не отвечает сам
       *[other] Ожидается: ответ из «{ $source }»
    }
check-passed = ✅ В последний раз – так и было:
check-failed = 🔻 В последний раз – иначе:
check-expect-answer = 🔁 Ожидать ответ
check-expect-refusal = 🔁 Ожидать отказ
check-button-keep = 👌 Оставить
check-button-back = ↩️ Вернуть как было
check-kept = Хорошо, оставил как есть
check-back = Вернул прежние настройки
notice-check-saved = Вопрос сохранён
notice-checks-run = Задаю вопросы, отчёт пришлю сообщением
error-no-checks = Пока нет ни одного контрольного вопроса: сначала добавьте его.
error-too-many-checks = Контрольных вопросов уже { $most }: удалите лишние.
error-check-no-answer = Сейчас бот на этот вопрос не отвечает, ожидать ответ не от чего.
check-report =
    { $why ->
        [publish] 📋 Настройки изменены (версия { $version }), проверил контрольные вопросы
        [source] 📋 Источники изменились, проверил контрольные вопросы
       *[other] 📋 Контрольные вопросы заданы
    }

    Изменилось ответов: { $changed } из { $total }. Хуже: { $worse }, лучше: { $better }. Как ожидалось: { $passed }.{ $changed ->
        [0] { "" }
       *[other] { "" }

            { $lines }
    }
