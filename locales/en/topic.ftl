# Tools of a topic: history, drafts, ending, transfer, messages for later, canned replies, the client's card.
desk-toast-done = Done.
desk-toast-history = The history is below.
desk-toast-files = Sending the files below.
desk-toast-close = How did it end? See the buttons below.
desk-toast-resolved = The case is closed.
desk-toast-category = The subject is noted.
desk-toast-transfer = To whom? See the buttons below.
desk-toast-passed = The dialog is passed on.
desk-toast-sent = Sent to the client.
desk-toast-edit = Reply to the draft with your own text: the client gets that.
desk-toast-drop = The draft is dropped, nothing went to the client.
desk-toast-translated = The translation is below.
desk-toast-softened = The new version is below.
desk-toast-unplan = Called back: the client will not get it.
desk-button-older = ◀️ Earlier
desk-button-newer = Later ▶️
desk-button-files = 📎 Files ({ $count })
desk-button-send = Send
desk-button-edit = Edit
desk-button-drop = Drop
desk-button-translate = 🌐 To the client's language
desk-button-soften = 🤝 Kinder
desk-button-unplan = Call it back
desk-button-relieve = Take over
desk-history-empty = Nothing was said in this dialog before.
desk-history =
    🗂 History, page { $page }

    { $lines }
desk-history-small = 🖼 Pictures are shown small.
desk-button-whole = 🔍 Show them whole
desk-history-file = 📎 { $line }
desk-note-kept = 📝 This is a note for the team: the client does not see it. To answer the client, write in the topic without replying to the card.
desk-ending = { $released ->
        [yes] ✅ The bot has the dialog again, and the client knows. How did the case end?
       *[no] How did the case end? Your choice closes it, and the client is asked for a rating.
    }
desk-outcome-solved = ✅ Solved
desk-outcome-unsolved = ❌ Not solved
desk-outcome-no-response = 🤷 No response
desk-outcome-spam = 🗑 Spam
desk-ended = ✅ { $by } closes the case: { $outcome ->
        [solved] solved
        [unsolved] not solved
        [no_response] the client did not respond
        [spam] spam
       *[other] closed
    }.{ $category ->
        [none] { "\u000A" }{ $proposed ->
            [none] What was it about? { $subjects ->
                [yes] Tap a subject, or reply to this message with your own.
               *[no] Reply to this message with a word or two, such as: delivery.
            }
           *[other] It looks like “{ $proposed }”. Confirm with one tap, choose another, or reply to this message with your own.
        }
       *[other] { "\u000A" }📂 { $category }
    }
desk-button-confirm = ✅ Yes, { $category }
desk-to-whom = To whom shall the dialog go?{ $note ->
        [none] { "" }
       *[other] { "\u000A" }📝 { $note }
    }
desk-to-done = ↪️ The dialog is passed on{ $note ->
        [none] . Reply to this message to leave a note for whoever got it.
       *[other] , with your note.
    }
desk-button-to-all = 📥 Whoever is free
desk-to-nobody = There is nobody to pass it to: you are the only manager, and there are no queues.
desk-note-private = 📝 Only you see this note: there is no desk group. For colleagues to read it, pass the dialog on with it: reply to the card with /to and the words of the note.
desk-note-passed = 📝 The note is passed on, the client does not see it.
desk-note-from =
    📝 { $by } about the dialog with { $name }:
    { $words }{ $link ->
        [none] { "" }
       *[other] { "\u000A" }↗️ { $link }
    }
desk-button-later = 🕐 Later
desk-button-later-hour = In an hour
desk-button-later-morning = Tomorrow at 9:00
desk-button-later-own = ✏️ Another time
desk-toast-later = When should it go? The buttons are below.
desk-toast-own-time = Reply to this message with a time: 18:00, tomorrow 9:00, 21.11 18:30 or +30m.
desk-toast-words = Now reply to this message with the text.
desk-toast-planned = Planned. It can be called back right here.
desk-later-when = 🕐 { $draft ->
        [none] { $moment ->
            [none] What should go to the client, and when? Tap a time, or reply to this message, the time first: 18:00 We will call you back.
           *[other] It will go to the client { $at }. Reply to this message with the text to send.
        }
       *[other] When should the draft go? Tap a time, or reply to this message with your own: 18:00.
            { "" }
            { $words }
    }
desk-later-sent = ✅ The planned message ({ $by }) went to the client: “{ $words }”
desk-later-planned =
    🕐 Goes to the client at { $at }:
    { $words }
desk-later-list =
    Waiting to be sent:
    { $lines }
desk-later-none = Nothing is planned in this dialog. To plan: /at 18:00 text
desk-later-cancelled = { $count ->
        [0] Called back. Nothing else is planned.
        [one] Called back. { $count } more message waits: /later
       *[other] Called back. { $count } more messages wait: /later
    }
desk-canned-found = { $count ->
        [one] { $count } canned reply fits. Tap it, and the client gets it:
       *[other] { $count } canned replies fit. Tap one, and the client gets it:
    }
desk-canned-none = There are no canned replies yet. They are added in the bot's menu, button “Canned replies”.
desk-canned-sent =
    ✅ The canned reply /{ $name } went to the client:
    { $words }
desk-translated =
    🌐 The client's last words:

    { $words }
channel-name = { $kind ->
        [telegram] Telegram
        [whatsapp] WhatsApp
        [wappi_telegram] Telegram (number)
        [wappi_max] MAX (number)
        [max] MAX
        [email] e-mail
        [webhook] integration
        [widget] website chat
       *[other] { $kind }
    }
desk-client =
    👤 { $name ->
        [none] No name given
       *[other] { $name }
    } · { $language ->
        [ru] speaks Russian
       *[en] speaks English
    }
    { $channels }
    { $consent }
    { $episodes ->
        [one] { $episodes } case
       *[other] { $episodes } cases
    } since { $since }{ $reopened ->
        [0] { "" }
       *[other] , came back with the same: { $reopened }
    }{ $rated ->
        [0] { "" }
       *[other] { "\u000A" }⭐ Mean rating { $score } (ratings: { $rated })
    }{ $sources ->
        [none] { "" }
       *[other] { "\u000A" }🔗 Came by a link: { $sources }
    }{ $tags ->
        [none] { "" }
       *[other] { "\u000A" }🏷 { $tags }
    }{ $blocked ->
        [yes] { "\u000A" }🚫 Blocked: nobody answers their messages
       *[no] { "" }
    }{ $optedout ->
        [yes] { "\u000A" }🔕 Asked not to be written to first
       *[no] { "" }
    }{ $away ->
        [yes] { "\u000A" }⛔ Stopped the bot: answers do not arrive for now
       *[no] { "" }
    }
client-phone = 📞 { $phone }{ $sure ->
        [yes] { "" }
       *[no] { " " }(as they wrote it)
    }
client-email = ✉️ { $email }
client-subject = 🪪 Client’s id on the site: { $subject }
client-form = 📝 Form before the chat:
client-consent = ✅ Agreed on { $day }, version { $version }: “{ $words }”
client-no-consent = ▫️ No consent was asked for
desk-link-with = Join with { $name }
desk-help =
    Write in the topic and the client reads it. A line with // or a reply to the card is a note for the team.

    /take take the dialog · /notmine not mine · /noreply no reply needed
    /bot back to the bot · /close back to the bot and note how it ended
    /draft draft · /history history · /client the client's card · /why why the bot decided so
    /at 18:00 text send later · /later what is planned
    /to pass to a colleague or a queue · /tag tags, 🚩
    /name canned reply · / all canned replies
    /translate translation · /tone text say it kinder
    reply /del to your own message – take it back from the client; an edit reaches the client too

    In your private chat with the bot: /waiting who waits · /my my day · /shift my shift
error-moment-past = That time has passed. Please choose another.
error-later-words = Write the text to send as well: 18:00 We will call you back
error-draft-planned = This draft is already waiting to be sent. To see it or call it back: /later
error-draft-used = This draft was sent or dropped already.
error-no-model = This needs a language model, and none is connected. Everything else works without it.
error-tone-empty = Write the text after the command: /tone text. Or tap "Kinder" below a draft.
error-later-empty = Write what to send: /at 18:00 text
error-canned-reserved = The word "{ $name }" is a command. Give the canned reply another name.
desk-relieved = ↪️ { $by } takes the dialog { $name ->
        [none] { "" }
       *[other] with { $name }{" "}
    }over.
desk-overheard =
    👀 The bot has the dialog:
    { $lines }
desk-button-tags = 🏷 Tags
desk-toast-tags = The tags are below.
desk-toast-tagged = Done.
desk-tag-flagged = 🚩 Important
desk-tags = 🏷 { $tags ->
        [none] No tags.
       *[other] { $tags }
    }
    Tap a tag to put it on or take it off, or reply to this message with your own.
error-label-taken = “{ $name }” is on the list already.
error-too-many-labels = The list holds at most { $most } names. Please remove some first.
error-too-many-tags = A dialog bears at most { $most } tags. Please take some off first.
