# Why a message did not arrive; each goes on after a colon and says what to do.
why-blocked = the client stopped the bot: you can answer once they write again
why-gone = the client's account is deleted
why-kicked = the bot was removed from the group: add it again
why-no-chat = there is no chat with the client: they have to write first
why-no-rights = the bot may not write to this chat: allow it in the chat's settings
why-not-first = the channel lets us write only soon after the client: send it again when they write
why-topic = no topic could be opened in the group: check that topics are on and the bot may manage them
why-too-long = the message is too long: send it in parts
why-empty = the message is empty: add text or a file
why-entities = the channel could not read the formatting: send it as plain text
why-buttons = the channel did not take the buttons
why-reply-gone = the message that it answered is gone
why-edit-gone = the message that it edited is gone: send a new one
why-delete-gone = the message that it took back is gone
why-not-modified = the edit changed nothing
why-reaction = this reaction is not allowed in that chat
why-file-big = the file is too big: send a smaller one or a link
why-file-bad = the channel did not take the file: send it in another form
why-unsupported = the channel has no such thing
why-not-connected = the channel is switched off: switch it on and send again
why-expired = the channel did not answer for a whole day: check it and send again
why-lost = the connection broke, and nobody knows whether it arrived: ask the client or send it again
why-reported = the channel reported that it did not arrive
why-refused = the channel did not take it: try another way, shorter or as another file

desk-undelivered =
    ⚠️ { $reason ->
        [lost] A message for { $name } may not have arrived: "{ $words }".
       *[other] { $name } will not get this message: "{ $words }".
    }
    Reason: { $reason ->
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
desk-button-again = Send again
desk-sent-again = 🔁 Sending again: "{ $words }".
desk-toast-again = Sending again
desk-shut =
    ⚠️ The managers' group "{ $title }" can't be written to.
    Reason: { $reason ->
        [kicked] { why-kicked }
        [no-chat] { why-no-chat }
        [no-rights] the bot lacks rights: make it an admin of the group with the "Manage topics" right
        [topic] { why-topic }
       *[refused] { why-refused }
    }.
    Until this is mended, cards of new calls do not come. Once it is, send /desk in that group, and all who wait will appear there. To choose another group: /menu → Desk.

client-quoting =
    ↩️ “{ $quote }”
    { $words }
client-correction = ✏️ Correction: { $words }
file-too-big = { $name } (the file is too big for this channel)
file-not-taken = { $name } (the file could not be sent)
error-letter-gone = This message has been dealt with already. Look at the list again.
