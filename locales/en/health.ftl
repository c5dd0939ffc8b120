# Health of channels: what owners are told, and the screen /channels. A next step ends each.
health-up = ✅ Works
health-token-revoked =
    ⚠️ The channel "{ $name }" no longer takes our key: it was revoked or replaced. Messages wait, nothing is lost.
    Get a new token (in Telegram from @BotFather) and connect the same account again: /menu → Channels → Add. Dialogs are kept.
health-webhook-lost =
    ⚠️ The channel "{ $name }" stopped sending us messages: its address for events was changed elsewhere, and we could not set it back.
    Switch off the other program that uses this account, and we will restore the connection ourselves.
health-healed =
    🔧 The channel "{ $name }" was sending its messages elsewhere: its address for events had been changed. We have set it back, there is nothing to do.
    If it happens again, switch off the other program that uses this account.
health-conflict =
    ⚠️ Another program takes the messages of the channel "{ $name }" with the same token, so some do not reach us.
    Stop it, or issue a new token and connect the channel again.
health-not-authorised =
    ⚠️ The channel "{ $name }" is logged out of its account: no messages come or go.
    Open the app on this number's phone and log in again{ $code ->
        [none] : /channels → this channel → Log in shows the QR code.
       *[other] : enter the code { $code }.
    }
health-payment-due =
    ⚠️ The channel "{ $name }" is not paid for, so it does not work.
    Renew it with the provider, and the messages that wait will go by themselves.
health-payment-soon =
    💳 The channel "{ $name }" is paid for { $days ->
        [one] { $days } more day
       *[other] { $days } more days
    }. Renew it so that messages do not stop.
health-unreachable =
    ⚠️ The channel "{ $name }" does not answer. We do not write to clients for now, but lose nothing: all will go when the connection is back.
    This usually passes by itself. If it does not, check whether the service itself opens.
health-endpoint-gone =
    ⚠️ The webhook “{ $name }” delivers no answers: your address is missing, closed, or leads into a private network.
    Check the address in the connection and send a test event. Answers wait until then.
health-refused =
    ⚠️ The channel "{ $name }" does not let us in: the account is restricted or deleted.
    Check it in the service itself and connect it again if needed.
health-recovered = ✅ The channel "{ $name }" works again. All that waited is being sent.

channels-title = State of channels
channels-about = We check every minute, and write to you when something breaks and when it is mended.
channels-empty = No channels yet. Connect the first one in the menu "Channels".
channel-since-in = Last message in: { $ago }
channel-since-out = Last message out: { $ago }
channel-lag = A message waited { $seconds } s to be handled
channel-pending = Waiting at the channel: { $count }
channel-undelivered = Not delivered: { $count }
channel-paid = Paid for { $days } more d.
channel-probed = Checked: { $ago }
channel-detail = Details: { $detail }
channel-off = ⏸ Switched off by you
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
letter-details = The channel's answer: { $detail }
button-retry = 🔁 Send again
button-drop = 🗑 Put away
button-retry-all = 🔁 Send all again
button-drop-all = 🗑 Put all away
button-spoiled = Incoming, unread
droplet-title = Put away all messages that were not delivered? They can't be sent afterwards.
spoiled-title = Incoming messages that could not be read
spoiled-about = These messages came, but could not be read. They are kept: after an update of the program they can be read again.
spoiled-empty = All that came was read.
spoiled-line = { $name } · { $ago }: { $error }
button-retry-spoiled = 🔁 Read again
notice-retried = { $count ->
    [one] Sending { $count } message
   *[other] Sending { $count } messages
}
notice-dropped = { $count ->
    [one] { $count } message put away
   *[other] { $count } messages put away
}
