# Что говорит в консоли `parley doctor`.
doctor-mark-well = ок
doctor-mark-ill = НЕТ
doctor-sum = { $count ->
    [0] Всё на месте.
    [one] Исправить нужно { $count } пункт; затем спросите снова: parley doctor
    [few] Исправить нужно { $count } пункта; затем спросите снова: parley doctor
   *[many] Исправить нужно { $count } пунктов; затем спросите снова: parley doctor
}
reseal-done = Запечатано новым ключом: { $count }. { $closed ->
    [0] Прежний ключ можно убрать из PARLEY_SECRET_KEY во всех процессах.
   *[other] Не открылись ни одним ключом: { $names }. Добавьте их прежний ключ в PARLEY_SECRET_KEY и повторите или подключите заново.
}
doctor-misspelt = { $name }: эту переменную никто не читает. Проверьте её имя или уберите её.

doctor-folder = папка { $folder }: свободно { $free } МБ
doctor-folder-full = папка { $folder }: свободно всего { $free } МБ. Освободите место.
doctor-folder-closed = в папку { $folder } нельзя писать. Укажите в PARLEY_DATA_DIR другую.
doctor-database = база данных: { $kind }, компаний: { $count }
doctor-database-says = база данных: { $words }
doctor-database-fails = база данных: { $words }. Проверьте PARLEY_DATABASE_URL.
doctor-port = порт: { $place } свободен
doctor-port-ours = порт: на { $place } работает Parley
doctor-port-taken = порт: { $place } занять нельзя ({ $reason }). Укажите в PARLEY_PORT свободный.
doctor-address = публичный адрес: { $address }
doctor-address-none = публичного адреса нет, Telegram опрашивается; чату на сайте нужен PARLEY_PUBLIC_URL
doctor-address-plain = публичный адрес: { $address }. Telegram нужен такой, что начинается с https://.
doctor-scans = фото и сканы: Tesseract читает { $languages }
doctor-scans-lack = фото и сканы: у Tesseract нет { $languages }. Установите: apt-get install { $packages }
doctor-scans-none = фото и сканы: нет Tesseract, такие файлы не принимаются. Установите: apt-get install { $packages }

doctor-redis = Redis, { $place }
doctor-redis-none = Redis не используется, одному процессу он не нужен
doctor-qdrant = Qdrant, { $place }
doctor-qdrant-none = векторы хранятся в папке данных
doctor-bot = управляющий бот, { $place }
doctor-bot-none = управляющий бот: PARLEY_BOT_TOKEN не задан, поэтому `parley run` откроет песочницу
doctor-model = модель { $model }, { $place }
doctor-model-none = языковой модели нет: бот отвечает предложениями из источников (модель задаёт PARLEY_LLM_MODEL)
doctor-speech = модель речи { $model }, { $place }
doctor-speech-none = голосовые уходят людям как есть (модель для них задаёт PARLEY_TRANSCRIBE_MODEL)
doctor-vectors = векторы от модели { $model }, { $place }
doctor-vectors-none = векторы строит встроенная модель
doctor-reranker = реранкер, { $place }
doctor-reranker-none = реранкера нет (его задаёт PARLEY_RERANK_URL)
doctor-files = бакет { $bucket }, { $place }
doctor-files-none = файлы хранятся в папке данных
doctor-extra = { $subject }: не установлено дополнение. Установите: pip install 'parley[{ $extra }]'

doctor-answers = { $subject }: отвечает{ $who }
doctor-away = { $subject }: не отвечает. Проверьте, что сервис запущен, что сеть туда ведёт, и { $address }.
doctor-slow = { $subject }: нет ответа за { $seconds } с. Проверьте, что с сервисом всё в порядке, что сеть туда ведёт, и { $address }.
doctor-key = { $subject }: не пускает с этим ключом. Проверьте { $variable }.
doctor-unknown = { $subject }: не знает такого имени или адреса. Проверьте { $name } и { $address }.
doctor-refused = { $subject }: отвечает не так, как должен ({ $detail }). Проверьте { $name }.
doctor-form = { $subject }: отвечает, но не в том виде или размере, какой нужен. Проверьте { $name } и { $address }.

error-config-address = В { $variable } нужен адрес, например https://example.org.
error-config-choice = В { $variable } нужно одно из значений: { $choices }.
error-config-database = В { $variable } нужен адрес вида sqlite:///путь или postgresql://имя:пароль@сервер/база.
error-config-database-port = В { $variable } порт должен быть числом, например postgresql://имя:пароль@сервер:5432/база.
error-config-folder = Папкой из { $variable } нельзя пользоваться: { $reason }. Укажите другую.
error-config-kept-key = Ключ, который хранится в { $folder }, испорчен. Верните прежний secret.key или задайте { $variable }.
error-config-keys = В { $variable } нужны ключи Fernet (32 байта в url-safe base64) через запятую.
error-config-missing = Не задана переменная { $variable }: она нужна рядом с { $beside }.
error-config-networks = В { $variable } нужны сети вида 10.0.0.0/8 через запятую.
error-config-number = В { $variable } нужно число в допустимых пределах.
error-config-redis = В { $variable } нужен адрес, например redis://127.0.0.1:6379/0.
error-config-switch = В { $variable } нужно true или false.
error-config-token = В { $variable } нужен токен бота, какой даёт @BotFather, например 123456:ABC-DEF.
error-config-zone = В { $variable } нужен часовой пояс, например Europe/Moscow.
