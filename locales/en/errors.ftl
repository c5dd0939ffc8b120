# Errors: one clear sentence, and what to do next.
error-already-taken = { $name } already has this dialog. Choose another from the waiting list.
error-busy = There are too many requests right now. Try again in a minute.
error-changed-meanwhile = Something here was changed meanwhile. This is how it stands now: check and try again.
error-channel-refused = The channel did not take the message ({ $reason }). Check the connection and try again.
error-channel-retry = The channel can't be reached right now. We will try again ourselves, nothing to do.
error-channel-topic-gone = The topic of this dialog was deleted. We will make a new one, nothing to do.
error-channel-unknown = It is not known whether the message arrived. Look in the chat before you send it again.
error-database-newer = A newer version of Parley made this database. Start that version, or put back the copy of the data that was taken before the upgrade.
error-database-older = An older version made this database, and it can't be brought to this one by itself: { $what }. Keep the data folder, write the companies out with the older version (parley export), then start here with an empty database and read them in (parley apply).
error-database-file = The database file can't be opened: { $reason }. Check that the data folder (PARLEY_DATA_DIR) is there and can be written.
error-database-unreachable = The database does not answer: { $reason }. Check PARLEY_DATABASE_URL and that its server runs.
error-database-url = The database address does not fit. Use sqlite:///path or postgresql://….
error-desk-anonymous = You are writing anonymously, so I can't tell who you are. Switch anonymity off in your admin rights and send /desk again.
error-desk-no-forum = This group has no topics. Switch on "Topics" in the group's settings and send /desk again.
error-desk-no-topics = The bot may not manage topics. Give it the "Manage topics" right and send /desk again.
error-desk-not-admin = The bot is not an admin here. Make it an admin with the "Manage topics" right and send /desk again.
error-desk-stranger = Only an owner or an admin of a company can bind a group. Create a company in a private chat with me, or ask an admin.
error-empty-message = There is no text here. Write it in one message.
error-faq-columns = The table { $name } has one column. It needs at least two, for example "question" and "answer"; send the file again.
error-file-broken = The file { $name } is damaged and can't be read. Open it, save it anew and send it again.
error-file-empty = There is no text in { $name }. Check that it is the right file, and send a document with text.
error-no-words = There are neither words nor numbers here, so nothing to remember. Please write it in words.
error-file-encrypted = The file { $name } is protected by a password. Remove the password and send it again.
error-file-gone = This file is no longer here. Send it again.
error-file-timeout = Reading { $name } took too long. Split it and send the parts one by one.
error-file-too-big = The file is over { $most } MB. Split it and send the parts one by one.
error-file-too-long = { $name } has too much text: over { $most } pieces. Split it into parts.
error-file-type = I can't read files of this type. Send text, Markdown, CSV, XLSX, PDF, DOCX, PPTX, HTML or a picture with text.
error-file-wanted = A file is needed here. Send it in one message.
error-files-away = The store of files does not answer now. Try again in a minute.
error-forbidden = You have no right to do this. Ask an owner or an admin of the company.
error-index = Searching the knowledge does not work right now. Try again in a minute.
error-internal = Something broke on our side. Try again in a minute; if that does not help, tell us the number { $id }.
error-invite-gone = This invite was used, revoked or is too old. Ask for a new one.
error-listen = Can't listen on { $host }:{ $port }: { $reason }. Stop what uses this port, or set another with --port or PARLEY_PORT.
error-last-owner = This is the last owner. Make somebody else an owner first.
error-menu-out-of-date = This menu is out of date. Open it again: /menu
error-model-answer = The model did not answer in the right form. Ask again.
error-model-down = The model does not respond right now. Try again in a minute.
error-model-slow = The model took too long. Ask again.
error-no-control-bot = There is no control bot. Set its token in the start settings and start the program again.
error-no-role = A member needs at least one role. To close their access, remove them from the team.
error-not-found = This is no longer here. Open the menu again: /menu
error-inbox-removed = This connection was removed. Connect the account again: /menu → 🔌 Connections
error-client-cut-off = The client can't be answered from here: the connection "{ $name }" was removed. Ask the owner to connect this account again.
error-nothing-asked = The client has not asked anything yet. Wait for their question.
error-number = A number is needed here. Write, for example, 10 or 0.5
error-ocr-absent = To read pictures the server needs the program Tesseract (packages tesseract-ocr and tesseract-ocr-rus). Install it and tap "Run again", or send the text.
error-origin = "{ $site }" does not look like a site's address. Write, for example, https://shop.com
error-picture-empty = No text was found in the picture { $name }. Take it closer and in good light, or send the text.
error-scan-unread = { $name } is a scan: it holds only pictures. Install Tesseract on the server (packages tesseract-ocr and tesseract-ocr-rus) and tap "Run again", or send a document with text.
error-secret-closed = The token can't be opened: the encryption key is another one. Put the old key back or connect the bot again.
error-secret-key = The encryption key does not fit. Make a new one: 32 bytes in base64.
error-setting-bounds = A number from { $low } to { $high } is needed here. Write another one.
error-no-company = There is no company “{ $key }” here. There are: { $known }.
error-not-usable = { $place } can't be used: { $why ->
    [no-file] there is no such file
    [folder] this is a folder, a file is expected
    [no-text] this is no text in UTF-8
    [no-yaml] line { $line } is no YAML ({ $problem })
    [no-json] line { $line } is no JSON object
    [no-run] this is no run that --keep wrote
    [no-company] a company is expected here, as docs/setup-as-a-file.md shows one
    [no-list] a list is expected here, each entry behind a dash
    [no-fields] its fields are expected here: { $known }
    [no-source] a file is expected here, or a title and a text
    [no-bot] no bot has the key { $name }
    [missing] { $known } must stand here
    [unknown] “{ $name }” means nothing here; there are { $known }
    [choice] { $name } is none of { $known }
    [number] a number is expected here, not { $name }
    [bounds] a number from { $low } to { $high } is expected here
    [kind-str] a text is expected here
    [kind-bool] true or false is expected here
    [kind-int] a whole number is expected here
    [kind-float] a number is expected here
    [key] small Latin letters, digits, - and _ only
    [secret] write ${ "{" }NAME{ "}" } and put the secret into the environment
    [unset] this environment variable is not set
    [timezone] a time zone is expected here, such as Europe/Moscow
    [weights] numbers are expected, such as lexical=3,step=0.03
    [weights-known] there are { $known }, and step is over 0
   *[other] { $why }
}.
error-site-empty = No pages with text were found on this site. Check the address, or send a link to the page you need.
error-source-failed = { $name } could not be read. Remove the source and add it again.
error-token-known = { $name } is connected here already. Find it in the list of connections.
error-token-own = This is the token of the control bot itself. Make a separate bot for clients in @BotFather and send its token.
error-token-taken = Another company has connected this bot. Send the token of another bot.
error-account-taken = Another company has connected this account. Give another one.
error-account-wrong = The channel did not accept this. Check it and send it again, or begin the connection anew.
error-account-away = The service behind this channel does not answer now. Send the same again in a minute.
error-mail-address = This does not look like an e-mail address. Send one like help@shop.com.
error-mail-server = This does not look like a server’s address: “{ $server }”. Send its name and port, such as mail.shop.com:993.
error-mail-imap = The server for incoming mail, { $server }, does not answer. Check its name and port and send them again.
error-mail-smtp = The server for outgoing mail, { $server }, does not answer. Check its name and port and send them again.
error-mail-password = The mail server did not accept the login { $user } with this password. Send the password again: many services want an app password of its own. If it is the login that is wrong, press “Cancel” and begin anew.
error-token-wrong = Telegram does not know this token. Copy it whole from @BotFather and send it again.
error-url-away = { $name } does not answer now. We will try again by ourselves in a while.
error-url-inside = { $name } leads into a private network. Send an address that opens from the internet.
error-url-loop = { $name } redirects in a circle. Open the page in a browser and send its final address.
error-url-off = Addresses can not be read here. Send { $name } as a file or as text.
error-url-robots = The site asks not to read { $name } (robots.txt). Allow ParleyBot, or send the text.
error-url-status = There is no page at { $name } (answer { $status }). Check the address and send it again.
error-url-type = There is neither a page nor a document at { $name } ({ $type }). Send the address of a page with text.
error-url-wrong = "{ $name }" does not look like an address. Send it whole, for example https://shop.com/delivery
error-voice-no-model = To listen to recordings a speech model is needed. Set PARLEY_LLM_KEY and PARLEY_TRANSCRIBE_MODEL (for example whisper-1), restart the program and tap "Run again", or send the text.
error-max-token = MAX does not know this token. Copy it whole in the MAX cabinet for partners, section “Integration”, and send it again.
error-webhook-endpoint = This does not look like an address. Send a whole one that begins with https://, or “-”.
error-webhook-endpoint-closed = I can never reach this address: it is inside a closed network or on an unusual port. Send a public one like https://shop.com/parley, or “-”.
error-webhook-event = The webhook’s event can’t be read: check its fields against the description.
error-too-long = Too long: up to { $most } characters. Shorten it and send it again.
error-too-many-companies = You already have { $most } companies, no more can be made. Work in one of them.
error-too-many-invites = { $most } invites are open already. Revoke some and make a new one.
error-group-taken = This group is another company's desk. Unbind it there or choose another group.
error-public-taken = This address is taken. Try again.
error-update = This message could not be read. Send it again.
error-hours = I can't read these working hours: “{ $part }”. For example: Mon-Fri 9:00-13:00, 14:00-18:00; Sat 10-15
error-hours-overlap = Hours of one day overlap: “{ $part }”. Set them apart, for example: 9-13, 14-18
error-hours-date = I can't read the date “{ $part }”. For example: 31 Dec, 1 Jan-8 Jan or 30 Dec 9-15
error-moment = I can't read the time. For example: 18:00 text, tomorrow 9:00 text, 21 Nov 18:30 text or +30m text
error-moment-range = You can plan a message for the future, at most { $days } days ahead.
error-not-planned = This message is no longer planned: it was sent or cancelled.
error-too-many-planned = At most { $most } messages can be planned for one dialog. Please cancel some.
error-canned-name = A canned reply's name is one word of letters and digits, up to 32. For example: delivery
error-canned-taken = There is a canned reply “{ $name }” already. Choose another name or change that one.
error-canned-variable = There is no variable { "{" }{ $name }{ "}" }. There are client, manager and company.
error-too-many-canned = There are { $most } canned replies already. Please remove some.
error-too-many-queues = There are { $most } queues already. Please remove some.
error-transfer-member = { $name } does not take dialogs. Choose another colleague.
error-note-own = You have this dialog yourself: there is nobody to pass the note to. To pass the dialog on, send /to
error-transfer-bot = The bot has this dialog: there is nothing to hand on. Take it first.
error-too-many-curated = There are { $most } curated answers already. Remove some and add this one.
error-curated-question = Put the question in words: by them the bot knows when to give this answer.
error-curated-many = At most { $most } ways of asking, { $long } characters each. Please shorten it.
error-curated-day = The date can't be read. Send the day like this: 31 Dec 2026, or "-".
error-days = I do not understand the date "{ $part }". Write, for example: 1 Jun 2026 – 31 Aug 2026, until 31 Aug 2026, or "-".
error-days-order = The last day is before the first. Write the first one, then the last.
error-vectors-shared = Another process of Parley works with { $folder }, and embedded vectors belong to one. Start the worker and the jobs as one process (--only worker --only jobs), or keep vectors in Qdrant (PARLEY_QDRANT_URL).
