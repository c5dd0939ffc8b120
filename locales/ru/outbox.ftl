# Why a message did not arrive; each goes on after a colon and says what to do.
why-blocked = клиент остановил бота: ответить получится, только когда он напишет снова
why-gone = аккаунт клиента удалён
why-kicked = бота убрали из группы: добавьте его снова
why-no-chat = чата с клиентом нет: нужно, чтобы он написал первым
why-no-rights = боту нельзя писать в этот чат: дайте ему право в настройках чата
why-not-first = канал даёт писать только вскоре после слов клиента: отправьте ещё раз, когда он напишет
why-topic = в группе не удалось открыть тему: проверьте, что темы включены и боту разрешено ими управлять
why-too-long = сообщение слишком длинное: отправьте его частями
why-empty = сообщение пустое: добавьте текст или файл
why-entities = канал не понял оформление текста: отправьте простым текстом
why-buttons = канал не принял кнопки
why-reply-gone = сообщения, на которое отвечали, больше нет
why-edit-gone = сообщения, которое правили, больше нет: отправьте новое
why-delete-gone = сообщения, которое удаляли, больше нет
why-not-modified = правка ничего не изменила
why-reaction = такая реакция в этом чате не разрешена
why-file-big = файл слишком большой: отправьте поменьше или ссылкой
why-file-bad = канал не принял файл: отправьте его в другом виде
why-unsupported = канал так не умеет
why-not-connected = канал отключён: включите его и отправьте ещё раз
why-expired = канал не отвечал целые сутки: проверьте его и отправьте ещё раз
why-lost = связь оборвалась, и неизвестно, дошло ли оно: спросите клиента или отправьте ещё раз
why-reported = канал сообщил, что оно не дошло
why-refused = канал его не принял: попробуйте иначе, короче или другим файлом

desk-undelivered =
    ⚠️ { $reason ->
        [lost] Сообщение могло не дойти до клиента ({ $name }): «{ $words }».
       *[other] { $name } не получит это сообщение: «{ $words }».
    }
    Причина: { $reason ->
        [blocked] { why-blocked }
        [gone] { why-gone }
        [kicked] { why-kicked }
        [no-chat] { why-no-chat }
        [no-rights] { why-no-rights }
        [not-first] { why-not-first }
        [topic] { why-topic }
        [too-long] { why-too-long }
        [empty] { why-empty }
        [entities] { why-entities }
        [buttons] { why-buttons }
        [reply-gone] { why-reply-gone }
        [edit-gone] { why-edit-gone }
        [delete-gone] { why-delete-gone }
        [not-modified] { why-not-modified }
        [reaction] { why-reaction }
        [file-big] { why-file-big }
        [file-bad] { why-file-bad }
        [unsupported] { why-unsupported }
        [not-connected] { why-not-connected }
        [expired] { why-expired }
        [lost] { why-lost }
        [reported] { why-reported }
       *[refused] { why-refused }
    }.
desk-button-again = Отправить ещё раз
desk-sent-again = 🔁 Отправляется ещё раз: «{ $words }».
desk-toast-again = Отправляю ещё раз
desk-shut =
    ⚠️ Не получается писать в группу менеджеров «{ $title }».
    Причина: { $reason ->
        [kicked] { why-kicked }
        [no-chat] { why-no-chat }
        [no-rights] боту не хватает прав: сделайте его администратором группы с правом «Управление темами»
        [topic] { why-topic }
       *[refused] { why-refused }
    }.
    Пока это не исправлено, карточки новых обращений не приходят. Когда исправите, отправьте в этой группе /desk, и все, кто ждёт, появятся там. Выбрать другую группу: /menu → Стойка.

client-quoting =
    ↩️ «{ $quote }»
    { $words }
client-correction = ✏️ Поправка: { $words }
file-too-big = { $name } (файл слишком большой для этого канала)
file-not-taken = { $name } (файл отправить не получилось)
error-letter-gone = С этим сообщением уже всё решено. Посмотрите список ещё раз.
