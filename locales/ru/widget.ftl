# Слова виджета на сайте: их читает посетитель
error-widget-json = Сообщение пришло в непонятном виде. Обновите страницу и отправьте его ещё раз.
error-widget-field = Сообщение пришло с ошибкой в поле «{ $field }». Обновите страницу и отправьте его ещё раз.
error-widget-too-long = Сообщение слишком длинное: можно до { $limit ->
    [one] { $limit } знака
    [few] { $limit } знаков
   *[other] { $limit } знаков
}. Сократите его или отправьте файлом.
error-widget-empty = В сообщении ничего нет. Напишите вопрос или приложите файл.
error-widget-token = Сеанс закончился. Обновите страницу: переписка начнётся заново.
error-widget-origin = Этот сайт не подключён к чату. Напишите его владельцу.
error-widget-unknown = Такого чата нет, или его отключили.
error-widget-page = Такой страницы нет.
error-widget-too-many = Слишком много сообщений подряд. Подождите { $seconds ->
    [one] { $seconds } секунду
    [few] { $seconds } секунды
   *[other] { $seconds } секунд
} и отправьте ещё раз.
error-widget-file-type = Такой файл отправить нельзя. Подойдут изображения, PDF, документы, аудио и видео.
error-widget-file-size = Файл слишком большой: можно до { $megabytes } МБ.
error-widget-file-empty = Файл пустой. Выберите другой.
error-widget-file-gone = Этого файла больше нет. Отправьте его ещё раз.
error-eval-knowledge = В файле знаний нужны строки с полями id, title и text.
error-eval-question = В файле вопросов ошибка в строке { $line }: нужны question и source или unanswerable.
