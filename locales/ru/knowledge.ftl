# Что показывает карточка источника: что прочитано, что нет и почему.
note-recognised = { $pages ->
    [one] 🖼 Распознано с картинки: { $pages } страница
    [few] 🖼 Распознано с картинки: { $pages } страницы
   *[other] 🖼 Распознано с картинки: { $pages } страниц
}
note-pages-blank = ▫️ Без текста: с. { $pages }
note-pages-scanned = 🖼 Не прочитаны картинки: с. { $pages }. На сервере нет Tesseract.
note-pages-lost = ⚠️ Не прочитаны, повреждены или слишком сложны: с. { $pages }
note-pages-cut = ✂️ Прочитаны первые { $most } страниц; осталось ещё { $count }. Разделите документ на части.
note-rows-cut = { $count ->
    [one] ✂️ Не поместилась { $count } строка таблицы. Разделите её на части.
    [few] ✂️ Не поместились { $count } строки таблицы. Разделите её на части.
   *[other] ✂️ Не поместилось { $count } строк таблицы. Разделите её на части.
}
note-sheet-cut = ✂️ Лист «{ $sheet }»: прочитаны первые { $most } строк. Разделите его на части.
note-changed = 🔄 Изменилось фрагментов: { $changed } из { $total }
note-site-read = 🌐 Прочитано страниц: { $count }
note-site-skipped = { $why ->
    [robots] ▫️ Не прочитано, сайт просит не читать (robots.txt): { $count }
    [status] ▫️ Не прочитано, страницы нет: { $count }
    [away] ▫️ Не прочитано, сайт не ответил: { $count }
    [type] ▫️ Не прочитано, не текст: { $count }
    [loop] ▫️ Не прочитано, страница перенаправляет по кругу: { $count }
    [inside] ▫️ Не прочитано, адрес ведёт во внутреннюю сеть: { $count }
    [size] ▫️ Не прочитано, страница слишком большая: { $count }
    [twin] ▫️ Пропущено, такая страница уже есть: { $count }
   *[other] ▫️ Не прочитано: { $count }
}
note-site-ended = { $why ->
    [pages] ✂️ Прочитано столько страниц, сколько можно за раз; осталось ещё { $count }
    [size] ✂️ Прочитан предел объёма; осталось страниц: { $count }
   *[other] ✂️ Время вышло; осталось страниц: { $count }
}
note-page-lost = ⚠️ Не прочитана страница { $url }
note-contradiction = ❗ Расходится с «{ $source }». Здесь: «{ $here }» Там: «{ $there }»
note-twin = 👥 То же уже есть в «{ $source }»: «{ $here }»
note-passed = 📅 Дата { $date } прошла: «{ $here }»
note-dead-link = 🔗 Ссылка не открывается: { $url }

source-cancelled = ⏹ Чтение остановлено
source-pages = ⏳ Читаю страницы: { $done } из { $total }
source-embedding = ⏳ Готово фрагментов: { $done } из { $total }
source-left = Осталось около { $seconds } с.
source-old-serves = Пока отвечает прежняя версия: { $version }.
source-every-0 = 🔁 Само не обновляется
source-every-6 = 🔁 Обновляется каждые 6 часов
source-every-24 = 🔁 Обновляется каждый день
source-every-168 = 🔁 Обновляется каждую неделю
source-every-720 = 🔁 Обновляется каждый месяц
button-cancel-reading = ⏹ Остановить
button-run-again = 🔄 Повторить
button-look-now = 🔄 Обновить сейчас
button-every = 🔁 Как часто обновлять
button-new-version = 📤 Новая версия файла
button-versions = 🗂 Версии
button-roll-back = ↩️ Вернуть версию { $number }
button-add-site = 🌐 Сайт
button-add-faq = 💬 Вопрос и ответ
button-page-only = 📄 Только эта страница
button-whole-site = 🌐 Весь сайт
notice-cancelled = Остановлено
versions-title = 🗂 Версии
version-line = { $serves ->
    [yes] ✅ { $number } · { $date } · { $name }
   *[other] ▫️ { $number } · { $date } · { $name }
}
version-title = 📤 Новая версия
version-about = Пришлите файл. Прежняя версия отвечает, пока новая не прочитана целиком.
linked-title = 🌐 Ссылка
linked-about = Прочитать только эту страницу или весь сайт, который под ней?
site-title = 🌐 Сайт
site-about = Пришлите адрес. Прочитаю страницы по карте сайта, а если её нет – по ссылкам: до 200 страниц, не чаще двух в секунду.
faq-title = 💬 Вопрос и ответ
faq-ask-question = Напишите вопрос так, как его задают клиенты.
faq-ask-answer = Теперь напишите ответ.
source-opening = ⏳ Читаю
note-hidden = { $count ->
        [one] 👁 Убран { $count } невидимый символ
        [few] 👁 Убрано { $count } невидимых символа
       *[many] 👁 Убрано { $count } невидимых символов
    }
source-held = ✋ Ждёт вашего решения
source-held-why =
    Похоже, в тексте есть указания для модели, а не для людей:
    «{ $words }»
    Пока вы не решите, бот по этому источнику не отвечает. Если текст ваш и всё верно – опубликуйте, иначе удалите.
button-publish-held = ✅ Опубликовать
button-curated = ⭐ Готовые ответы
button-curated-add = ➕ Добавить ответ
button-curated-until = 📅 До какого дня
curated-title = ⭐ Готовые ответы
curated-empty = Здесь будут ваши ответы на частые вопросы: бот даёт их слово в слово и сразу, не ища по источникам.
curated-questions-how = Пришлите вопрос. Можно несколько вариантов, каждый с новой строки.
curated-answer-how = Теперь пришлите ответ. Бот скажет его слово в слово.
starred-title = ⭐ Готовый ответ
curated-always = Действует без срока.
curated-until = Действует по { $date } включительно.
curated-until-how = Пришлите последний день, например 31.12.2026, или «-», чтобы ответ действовал без срока.
unstar-title = Удалить этот ответ? На вопрос бот снова будет отвечать по источникам.
curated-about = Бот даёт эти ответы слово в слово и сразу, не ища по источникам.
