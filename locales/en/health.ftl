# Health of channels: what owners are told, and the screen /channels. A next step ends each.
health-up = ✅ Works
health-token-revoked =
    ⚠️ The channel "{ $name }" ({ channel-name }) no longer takes our key: it was revoked or replaced. Messages wait, nothing is lost.
    Get a new token (in Telegram from @BotFather) and connect the same account again: { $code ->
        [here] the button below
       *[other] /menu → 🔌 Connections
    }. Dialogs are kept.
health-password-wrong =
    ⚠️ The mail server no longer accepts the password of the mailbox “{ $name }” ({ channel-name }): it was changed, or the app password was revoked. New letters are not read, answers wait, and nothing is lost.
    Connect the same mailbox once more with the new password: { $code ->
        [here] the button below
       *[other] /menu → 🔌 Connections
    }. Its dialogs go on.
health-webhook-lost =
    ⚠️ The channel "{ $name }" ({ channel-name }) stopped sending us messages: its address for events was changed elsewhere, and we could not set it back.
    Switch off the other program that uses this account, and we will restore the connection ourselves.
health-healed =
    🔧 The channel "{ $name }" ({ channel-name }) was sending its messages elsewhere: its address for events had been changed. We have set it back, there is nothing to do.
    If it happens again, switch off the other program that uses this account.
health-conflict =
    ⚠️ Another program takes the messages of the channel "{ $name }" ({ channel-name }) with the same token, so some do not reach us.
    Stop it, or issue a new token and connect the channel again: { $code ->
        [here] the button below
       *[other] /menu → 🔌 Connections
    }.
health-not-authorised =
    ⚠️ The channel "{ $name }" ({ channel-name }) is logged out of its account: no messages come or go.
    Open the app on this number's phone and log in again{ $code ->
        [here] : the button below shows the QR code.
        [none] : /channels → this channel → Log in shows the QR code.
       *[other] : enter the code { $code }.
    }
health-payment-due =
    ⚠️ The channel "{ $name }" ({ channel-name }) is not paid for, so it does not work.
    Renew it with the provider, and the messages that wait will go by themselves.
health-payment-soon =
    💳 The channel "{ $name }" ({ channel-name }) is paid for { $days ->
        [one] { $days } more day
       *[other] { $days } more days
    }. Renew it so that messages do not stop.
health-unreachable =
    ⚠️ The channel "{ $name }" ({ channel-name }) does not answer. We do not write to clients for now, but lose nothing: all will go when the connection is back.
    { $kind ->
        [webhook] Check your server and send a test event{ $code ->
            [here] : the button below.
           *[other] : /channels → this channel.
        }
       *[other] This usually passes by itself. If it does not, check whether the service itself opens.
    }
health-endpoint-gone =
    ⚠️ The webhook “{ $name }” delivers no answers: your address is missing, closed, took nothing for days, or leads into a private network.
    Check the address in the connection and send a test event. Answers wait until then.
health-refused =
    ⚠️ The channel "{ $name }" ({ channel-name }) does not let us in: the account is restricted or deleted.
    Check it in the service itself and connect it again if needed: { $code ->
        [here] the button below
       *[other] /menu → 🔌 Connections
    }.
health-recovered = ✅ The channel "{ $name }" ({ channel-name }) works again. All that waited is being sent.

channels-title = State of channels
channels-about = We check every minute, and write to you when something breaks and when it works again.
channels-empty = No channels yet. Connect the first one: /menu → 🔌 Connections.
channel-since-in = Last message in: { $ago }
channel-since-out = Last message out: { $ago }
channel-lag = A message waited { $seconds } s to be handled
channel-pending = Waiting at the channel: { $count }
channel-undelivered = Not delivered: { $count }
channel-paid = { $days ->
    [0] What was paid for is over
    [one] Paid for { $days } more day
   *[other] Paid for { $days } more days
}
channel-probed = Checked: { $ago }
channel-detail = Details: { $detail }
detail-two-readers = another program takes the same messages with this token
detail-slow = there was no answer in { $seconds } s
detail-network = no connection: the network or the service itself is unreachable
detail-sends = the service answers, but takes no messages
detail-app = the channel's app at the provider is not running (its state is "{ $status }")
detail-hook-elsewhere = messages go to another address
detail-hook-removed = the address for messages was removed
detail-hook-updates = the wrong kinds of events are asked for
detail-hook-secret = the address for messages is ours, but its password is another
detail-days = the address took nothing for several days
detail-no-endpoint = no address that takes events is set
detail-unreadable = the service's answer could not be read
detail-login = the login or the password was refused
detail-own = an error of the program itself, its log tells more
detail-cut = the program was stopped while it was being sent, and nobody knows whether it arrived
detail-not-connected = the connection is disabled or removed
detail-about-gone = the message that it is about is no longer there
detail-topic = this dialog's topic is no longer there
detail-file-gone = the file is no longer where it was
detail-file-big = the file is too big for the channel
detail-empty = the message has neither words nor a file
detail-unsupported = the channel has nothing of the kind
detail-code = the service answered with code { $code }
detail-said = the service answered "{ $words }"
channel-off = ⏸ Disabled by you: no messages come or go. The button below enables it again.
channel-not-probed = Not checked yet: wait a minute
ago-never = not yet
ago-now = just now
ago-minutes = { $count ->
    [one] { $count } minute ago
   *[other] { $count } minutes ago
}
ago-hours = { $count ->
    [one] { $count } hour ago
   *[other] { $count } hours ago
}
ago-days = { $count ->
    [one] { $count } day ago
   *[other] { $count } days ago
}
button-channel-health = 🩺 State of channels
button-letters = 📭 Not delivered
button-new-key = 🔑 Connect again
command-channels = State of channels

letters-title = Not delivered
letters-about = These messages did not arrive. Open one to see why, send it again or put it away.
letters-empty = Everything was delivered.
letters-spoiled = { $count ->
    [0] There are no incoming messages that could not be read.
    [one] { $count } incoming message could not be read.
   *[other] { $count } incoming messages could not be read.
}
letter-title = A message that did not arrive
letter-gone = This message has been sent or put away already.
letter-where = Channel: { $name }
letter-desk = To: managers
letter-client = To: { $name }
letter-why = Why: { $reason }.
letter-when = When: { $ago }
letter-words = Text: { $words }
letter-details = Details: { $detail }
button-retry = 🔁 Send again
button-drop = 🗑 Put away
button-retry-all = 🔁 Send all again
button-drop-all = 🗑 Put all away
button-spoiled = Incoming that could not be read
droplet-title = Put away all messages that were not delivered? They can't be sent afterwards.
dropspoiled-title = Put away all incoming messages that could not be read? They can’t be read afterwards.
spoiled-title = Incoming messages that could not be read
spoiled-about = These messages came, but could not be read. They are kept: after an update of the program they can be read again.
spoiled-empty = All that came was read.
spoiled-line = { $name } · { $ago }: { $error }
spoiled-unreadable = it came in a form that the program does not know
spoiled-stopped = the program stopped at it several times
spoiled-failed = it could not be handled because of an error of the program, its log tells more
button-retry-spoiled = 🔁 Read again
button-retry-all-spoiled = 🔁 Read all again
notice-retried = { $count ->
    [one] Sending { $count } message
   *[other] Sending { $count } messages
}
notice-dropped = { $count ->
    [one] { $count } message put away
   *[other] { $count } messages put away
}
