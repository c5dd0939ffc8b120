# Failures, what channels tell, and rules about a single client.
client-trouble-person-called = I could not work on your message, so I have called a person. They will answer you here.
desk-message-lost = ⚠️ A client's message could not be processed. It is kept, but can't be shown here: please ask the client again.
client-missed-call = We see your missed call. A person will answer you right here.
desk-missed-call = 📞 The client called and nobody answered.
desk-client-deleted = 🗑 { $name } deletes a message: { $words }
desk-client-reacted = { $emoji } { $name } – on the words: { $words }
desk-client-reacted-notice = { $emoji } { $name } – on a notice of the bot
desk-client-left = ⛔ The client has blocked the bot: answers will not arrive until they come back.
desk-client-back = ✅ The client is back: they can be written to again.
desk-elsewhere-says = 📱 A person answered outside Parley: { $words }
setting-elsewhere_hours = Silent after staff's answer, h
setting-elsewhere_hours-help = For how many hours (0.1–168) after staff's last words outside Parley the bot does not answer by itself.
setting-call_on_missed = Missed call: call a person
setting-call_on_missed-help = When a client called and nobody answered, managers see it as a request.
setting-messages_a_minute = A client's messages a minute
setting-messages_a_minute-help = How many messages a minute (0–1000) from one client are answered. Any more are kept but not answered. 0 means no limit.
client-slower = You are writing very fast, and I can't keep up. Everything is kept: please wait a minute and send the main point in one message.
client-opted-out = Alright, we will not write to you first any more. Whenever you have a question, just write: we will answer.
desk-client-too-fast = 🌊 { $name } writes too fast. The messages are kept, the bot does not answer them.
desk-client-blocked = 🚫 { $by } blocks the client { $name }: their messages are kept, and nobody answers them.
desk-client-unblocked = ✅ { $by } lets the client { $name } in again: they are answered as before.
desk-button-block = Block
desk-button-unblock = Unblock
desk-toast-block = The client is blocked.
desk-toast-unblock = The client is let in again.
setting-max_file_mb = Largest file from a client, MB
setting-max_file_mb-help = Clients' files over this (0–2000 MB) are not kept: managers see the name and the size.
setting-refused_files = Files not accepted
setting-refused_files-help = File name endings separated by spaces, such as: exe bat apk. A minus "-" allows all.
client-file-refused = The file could not be taken. I have called a person: they will answer here, and you can send it again, smaller or in another form.
desk-file-refused = 📎 A client's file was not kept: { $name }{ $size ->
    [unknown] { "" }
   *[other] { " " }({ $size } MB)
} – { $reason ->
    [big] it is too big
    [type] such files are not accepted
   *[gone] the channel did not hand it over
}. Please ask for it another way.
desk-link-proposed = 🔗 This seems to be the same person as { $name }: { $proof ->
    [phone] the same phone number
   *[identity] the same sign-in on the site
}. Join them?
desk-link-accepted = 🔗 { $by } joins the clients: they are one person now.
desk-link-dismissed = { $by }: these are different people. It will not be proposed again.
desk-link-undone = { $by } separates the clients: everything is as it was.
desk-button-link = Join
desk-button-nolink = Different people
desk-button-unlink = Separate
desk-toast-link = The clients are joined.
desk-toast-nolink = Alright, different people.
desk-toast-unlink = The clients are apart again.
