# The desk: cards, buttons and words for managers.
desk-card =
    { $state ->
        [asked] 🔔 A client is waiting for a person
        [taken] 🟢 { $owner } has the dialog
        [elsewhere] 📱 A person answers outside Parley, the bot is silent
        [closed] ✅ The case is closed
        [released] ✅ The dialog was given back to the bot
       *[expired] ⚪ No answer needed any more, the bot has the dialog
    }
    👤 { $name } · { $channel ->
        [telegram] Telegram
        [whatsapp] WhatsApp
        [wappi_telegram] Telegram
        [wappi_max] MAX
        [max] MAX
        [email] e-mail
        [webhook] integration (webhook)
        [widget] website chat
       *[other] { $channel }
    }{ $room ->
        [none] { "" }
       *[other] { " " }· in the chat “{ $room }”
    }
    Reason: { $reason ->
        [customer_request] the client asked for a person
        [missing_knowledge] the knowledge has no answer
        [unsupported_request] the bot can't do this (a file, voice, a photo)
        [policy] a rule demands it
        [flag] a flag was raised
        [tool_failure] the search for an answer failed
        [pending_clarification] something must be clarified
        [usage_limit] the limit is used up
       *[staff] a member of staff took the dialog
    }{ $waits ->
        [no] { "" }
       *[yes] { "\u000A" }🕐 Waiting since { $since }{ $minutes ->
            [0] { "" }
            [one] , for { $minutes } minute now
           *[other] , for { $minutes } minutes now
        }
    }{ $offered ->
        [none] { "" }
       *[other] { "\u000A" }👉 Offered to: { $offered }
    }{ $mark ->
        [blocked] { "\u000A" }🚫 The client is blocked
        [away] { "\u000A" }⛔ The client stopped the bot: answers do not arrive for now
        [optedout] { "\u000A" }🔕 The client asked not to be written to first
       *[none] { "" }
    }{ $tags ->
        [none] { "" }
       *[other] { "\u000A" }🏷 { $tags }
    }{ $found ->
        [none] { "" }
       *[other] { "\u000A" }📖 The bot found: { $found }
    }{ $summary ->
        [none] { "" }
       *[other] { "\u000A\u000A" }In short:{ "\u000A" }{ $summary }
    }

    Last words:
    { $history }
desk-client-says = 👤 { $name }: { $words }
desk-client-edited = ✏️ { $name } (edited): { $words }
desk-taken = 🟢 { $name } has the dialog. The bot is silent. To give it back: /close
desk-owner-left = 👋 { $name } no longer takes dialogs. { $client } is waiting again: please take over.
desk-inbox-removed = 🔌 { $by }: the connection "{ $name }" was removed and the dialog closed. The client can't be answered from here any more; what was said is kept.
desk-closed-quiet = 💤 { $name }: silent for long, the case closed by itself. When the client writes, the bot answers.
desk-back-quiet = 🤖 { $name }: nobody has answered outside Parley for long, the bot has the dialog again.
desk-client-withdrew = ↩️ { $name } has gone back to the bot by themselves: no answer is needed any more.
desk-left-alone = 🔔 { $name }: nobody has answered outside Parley for long, and the client waits. Please take the dialog.
desk-closed = ✅ The bot has the dialog again, and the client knows.
desk-button-take = Take
desk-button-draft = Draft
desk-button-back = Back to bot
desk-button-noreply = No reply needed
desk-button-history = History
desk-button-close = Close
desk-button-transfer = Transfer
desk-toast-take = The dialog is yours: write your answer right here.
desk-toast-back = The bot has the dialog again.
desk-toast-noreply = Done: nobody waits for an answer.
desk-toast-draft = Writing a draft…
desk-draft =
    ✍️ { $state ->
        [edit] Reply to this message with your own text: the client gets that
        [sent] The draft went to the client
        [edited] The client got your text instead of this draft
        [dropped] The draft is dropped
       *[open] Draft (the client does not see it)
    }:

    { $words }{ $source ->
        [none] { "" }
       *[other] { "\u000A\u000A" }📖 { $source }
    }
desk-draft-nothing = The knowledge has nothing on this: please answer yourself.
desk-which-dialog =
    { $count ->
        [one] You have { $count } dialog. Tap the name, or reply to the client's message.
       *[other] You have { $count } dialogs. Whom are you writing to? Tap a name, or reply to that client's message.
    }
desk-nothing-to-close = You have no open dialogs now.
desk-only-topics = Clients are answered in the topics of their dialogs: open the topic and write there.
desk-not-member = You are not a member of this company now. Ask its owner for an invite link from the bot's menu.
desk-anonymous = You are writing in the group's name, so I can't tell who you are. Turn off anonymity and send it again.
desk-in-private = /waiting, /my and /shift work in your private chat with the bot: open it and send the command there.
desk-unknown-command = There is no such command and no such canned reply. /close gives the dialog back to the bot, /help tells all that can be done here. A note for the team begins with //.
error-desk-file = Telegram did not give the file out: bots get files up to 20 MB. Send a smaller one or a link.
error-desk-unsupported = Such a message can't be passed to a client. Write text or attach a file.
error-call-over = This call is over: the client waits for nobody. /take takes the dialog all the same.
error-desk-button = This button is out of date. Open the dialog's latest card.
error-desk-off = The desk is not running now. Please try a little later.
error-stale-epoch = The dialog has just changed hands. Look at it again.
error-stale-lease = Another worker has this by now. Please try again.
desk-not-sent = ✋ This did not go to the client: { $name } has the dialog. A note for the team begins with //.
desk-left = This group is no desk any more: the client will not read this. The card waits where managers work now.
desk-rated = ⭐ { $name }: { $score } of 5{ $words ->
        [none] { "" }
       *[other] { "\u000A" }“{ $words }”
    }
desk-offer =
    🔔 You are offered a dialog: { $name }
    “{ $words }”{ $link ->
        [none] { "" }
       *[other] { "\u000A" }↗️ { $link }
    }
desk-escalated =
    ⏰ { $name } has been waiting for a person for { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }.
    “{ $words }”{ $link ->
        [none] { "" }
       *[other] { "\u000A" }↗️ { $link }
    }
desk-button-decline = Not mine
desk-toast-decline = All right, I will ask somebody else.
desk-sla-warn =
    ⏳ { $which ->
        [first] The time for the first answer is running out
        [following] The time for the answer is running out
       *[resolution] The time to resolve is running out
    } ({ $minutes } min): { $name }
desk-sla-breach =
    🔴 { $which ->
        [first] The time for the first answer is over
        [following] The time for the answer is over
       *[resolution] The time to resolve is over
    } ({ $minutes } min): { $name }
desk-later-failed = ⚠️ A planned message ({ $name }) did not go to the client: “{ $words }”
    { $reason ->
        [error-already-taken] Somebody else has the dialog now. Send it yourself if it is still needed.
        [closed] That case is closed, and the client writes about something else. Send it yourself if it is still needed.
       *[other] Send it yourself if it is still needed.
    }
desk-later-dropped = { $count ->
        [one] ✖️ The case is closed: { $count } planned message is cancelled and will not go to the client.
       *[other] ✖️ The case is closed: { $count } planned messages are cancelled and will not go to the client.
    }
    { $words }
desk-later-goes-on = { $count ->
        [one] 🕐 The bot has the dialog, but { $count } planned message will go to the client at its time. To see it or call it back: /later
       *[other] 🕐 The bot has the dialog, but { $count } planned messages will go to the client at their time. To see them or call them back: /later
    }
desk-transferred = ↪️ { $by } hands the dialog { $name ->
        [none] { "" }
       *[other] with { $name }{" "}
    }to { $to ->
        [everyone] whoever is free
       *[other] { $to }
    }{ $words ->
        [none] { "" }
       *[other] { "\u000A" }📝 { $words }
    }
desk-transferred-to-you = ↪️ { $by } hands you a dialog: { $name }{ $words ->
        [none] { "" }
       *[other] { "\u000A" }📝 { $words }
    }{ $link ->
        [none] { "" }
       *[other] { "\u000A" }↗️ { $link }
    }
