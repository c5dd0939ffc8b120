# What `parley doctor` says on the console.
doctor-mark-well = ok
doctor-mark-ill = FIX
doctor-sum = { $count ->
    [0] Everything is in place.
    [one] { $count } thing to mend; then ask again: parley doctor
   *[other] { $count } things to mend; then ask again: parley doctor
}
reseal-done = Sealed under the new key: { $count }. { $closed ->
    [0] The old key may be taken out of PARLEY_SECRET_KEY in every process.
   *[other] No key opens these: { $names }. Add their old key to PARLEY_SECRET_KEY and run this again, or connect them anew.
}
doctor-misspelt = { $name }: nothing reads this variable. Check its spelling, or take it away.

doctor-folder = folder { $folder }: { $free } MB free
doctor-folder-full = folder { $folder }: only { $free } MB free. Make room.
doctor-folder-closed = folder { $folder } can't be written. Set PARLEY_DATA_DIR to one that can.
doctor-database = database: { $kind }, companies: { $count }
doctor-database-says = database: { $words }
doctor-database-fails = database: { $words }. Check PARLEY_DATABASE_URL.
doctor-port = port: { $place } is free
doctor-port-ours = port: Parley listens on { $place }
doctor-port-taken = port: can't listen on { $place } ({ $reason }). Set PARLEY_PORT to a free one.
doctor-address = public address: { $address }
doctor-address-none = public address: none, Telegram is polled; a widget on a site needs PARLEY_PUBLIC_URL
doctor-address-plain = public address: { $address }. Telegram wants one that begins with https://.
doctor-scans = photos and scans: Tesseract reads { $languages }
doctor-scans-lack = photos and scans: Tesseract lacks { $languages }. Install: apt-get install { $packages }
doctor-scans-none = photos and scans: no Tesseract, they are refused. Install: apt-get install { $packages }

doctor-redis = Redis at { $place }
doctor-redis-none = Redis: not used, one process needs none
doctor-qdrant = Qdrant at { $place }
doctor-qdrant-none = vectors are kept in the data folder
doctor-bot = control bot at { $place }
doctor-bot-none = control bot: no PARLEY_BOT_TOKEN, so `parley run` starts the sandbox
doctor-model = model { $model } at { $place }
doctor-model-none = model: none, answers are the sources' own sentences (PARLEY_LLM_MODEL sets one)
doctor-speech = speech model { $model } at { $place }
doctor-speech-none = voice notes go to people as they are (PARLEY_TRANSCRIBE_MODEL sets a model for them)
doctor-vectors = embedder { $model } at { $place }
doctor-vectors-none = embedder: the built-in one
doctor-reranker = reranker at { $place }
doctor-reranker-none = reranker: none (PARLEY_RERANK_URL sets one)
doctor-files = bucket { $bucket } at { $place }
doctor-files-none = files are kept in the data folder
doctor-extra = { $subject }: the extra is not installed. Install: pip install 'parley[{ $extra }]'

doctor-answers = { $subject }: answers{ $who }
doctor-away = { $subject }: does not answer. Check that it runs, that the network leads there, and { $address }.
doctor-slow = { $subject }: no answer in { $seconds } s. Check that it is well, that the network leads there, and { $address }.
doctor-key = { $subject }: lets nobody in with this key. Check { $variable }.
doctor-unknown = { $subject }: knows nothing under this name or address. Check { $name } and { $address }.
doctor-refused = { $subject }: answers otherwise than it should ({ $detail }). Check { $name }.
doctor-form = { $subject }: answers, but not in the form or size that is asked for. Check { $name } and { $address }.

error-config-address = { $variable } must be an address like https://example.org.
error-config-choice = { $variable } must be one of these: { $choices }.
error-config-database = { $variable } must be sqlite:///path or postgresql://user:password@host/name.
error-config-database-port = { $variable } must have a number as its port, as in postgresql://user:password@host:5432/name.
error-config-folder = { $variable } names a folder that can't be used: { $reason }. Choose another.
error-config-kept-key = The key that is kept in { $folder } is spoilt. Put back the secret.key that was there, or set { $variable }.
error-config-keys = { $variable } must be Fernet keys (32 bytes in url-safe base64), separated by commas.
error-config-missing = { $variable } is missing: it is needed beside { $beside }.
error-config-networks = { $variable } must be networks like 10.0.0.0/8, separated by commas.
error-config-number = { $variable } must be a number, and within its bounds.
error-config-redis = { $variable } must be an address like redis://127.0.0.1:6379/0.
error-config-switch = { $variable } must be true or false.
error-config-token = { $variable } must be a bot's token as @BotFather gives it, like 123456:ABC-DEF.
error-config-zone = { $variable } must be a time zone like Europe/Moscow.
