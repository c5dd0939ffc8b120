# What managers edit, delete and answer
desk-edit-unsent = ✏️ The client never saw this message, so the edit won't reach them. To send it, write it anew.
desk-edit-gone = This message is already deleted at the client's.
desk-del-how = To take a message back from the client, reply to your own message with /del.
desk-del-unsent = The client never saw this message: there is nothing to take back.
desk-taken-back = 🗑 Deleted at the client's: “{ $words }”
desk-taken-back-unsent = 🗑 The message had not gone yet, and won't go now.
desk-not-taken-back =
    ⚠️ It couldn't be deleted at the client's: “{ $words }”. { $reason ->
        [unsupported] This channel can't delete messages.
       *[other] The message is too old, or the channel won't give it back.
    } The client still reads it: please write a correction.
desk-added = 🛎 The group "{ $name }" is one more desk: new dialogs come here when the others are full.
desk-more =

    One more group: add the bot there as an administrator and send /desk more

    New dialogs go to the next group when this many are open in one: { $count }. You can change it:
button-unbind-one = Unbind "{ $title }"
error-desk-further = This group is connected as a further one already. To make it the first, unbind it in the Desk menu.
desk-topic-renewed =
    🔁 This is a new topic of the client. The one before: { $link }

    Last words:
    { $history }
desk-writing-to = ✍️ You write to: { $name }{ $sent ->
        [yes] . Your message is sent.
       *[no] { "" }
    }
desk-button-switch = ▾ Switch
desk-write-to-whom = Whom do you write to? A reply to a client's message reaches that client without choosing.
desk-not-yours = This dialog is not yours now. Take it, and you can write to the client.
