# Shift, working hours, queues, canned replies, the waiting list, my day.
button-shift = 🟢 My shift
button-my = 👤 My day
button-canned = 💬 Canned replies
button-hours = 🕘 Working hours
button-queues = 📥 Queues
command-my = My day and my dialogs
command-shift = My shift
waiting-open = ↗️ { $number }
waiting-take = ✋ Take { $number }
waiting-left = { $time } left
waiting-late = ⚠️ late by { $time }
my-title = 👤 My day
my-facts = Taken: { $taken } · answered: { $answered } · resolved: { $resolved }
my-first = First response, median: { $time }
my-score = ⭐ { $score } (ratings: { $count })
my-dialogs = { $count ->
        [0] You have no dialogs now.
        [one] You have { $count } dialog now:
       *[other] You have { $count } dialogs now:
    }
my-waits = ⏳ { $time }
shift-title = 🟢 My shift
shift-state = { $presence ->
        [on] 🟢 On shift: new dialogs are offered.
        [break] ☕ On a break: no new dialogs are offered.
       *[off] ⚪ Off shift: no new dialogs are offered.
    }
shift-muted = 🔕 Quiet until { $until }
shift-load = { $limit ->
        [0] Dialogs now: { $load }, no limit.
       *[other] Dialogs now: { $load } of { $limit }.
    }
shift-mute = 🔕 { $minutes } min
shift-unmute = 🔔 Offer again
shift-limit-how = How many dialogs may you have at once? Write a number, 0 means no limit.
button-shift-on = 🟢 On shift
button-shift-break = ☕ Break
button-shift-off = ⚪ Finish
button-shift-limit = 🔢 Limit
button-shift-hours = 🕘 My hours
hours-title = 🕘 Working hours
hours-always = Around the clock, every day
hours-off = day off
hours-more = and { $count } more
hours-zone = Time zone: { $zone }
hours-open-now = 🟢 Somebody works now.
hours-never = ⚪ There is no working time ahead.
day-month = { $dom } { $month ->
        [1] Jan
        [2] Feb
        [3] Mar
        [4] Apr
        [5] May
        [6] Jun
        [7] Jul
        [8] Aug
        [9] Sep
        [10] Oct
        [11] Nov
       *[12] Dec
    }
day-month-year = { day-month } { $year }
day-and-time = { day-month } { $time }
hours-opens = ⚪ Closed now, opens { $day ->
        [today] today
        [tomorrow] tomorrow
        [day0] on Monday
        [day1] on Tuesday
        [day2] on Wednesday
        [day3] on Thursday
        [day4] on Friday
        [day5] on Saturday
        [day6] on Sunday
       *[date] on { day-month }
    } at { $time }.
button-hours-week = 🗓 Hours of the week
button-hours-days = 🎄 Holidays and exceptions
button-hours-zone = 🌍 Time zone
hours-week-how = Write, for instance: Mon-Fri 9:00-13:00, 14:00-18:00; Sat 10-15. Around the clock is 24/7.
hours-days-how = Write dates: 31 Dec, 1 Jan-8 Jan are days off, 30 Dec 9-15 is a short day. Several at once, parted by commas. "-" removes all.
hours-zone-how = Write a city or a zone: Europe/Moscow, Berlin, Asia/Almaty.
weekday = { $number ->
        [0] Mon
        [1] Tue
        [2] Wed
        [3] Thu
        [4] Fri
        [5] Sat
       *[6] Sun
    }
error-zone = There is no zone "{ $zone }". Write, for instance: Europe/Moscow, Asia/Yekaterinburg or Almaty.
error-minutes = Write { $count ->
        [one] { $count } number
       *[other] { $count } numbers with spaces between
    }: minutes. 0 turns one off.
canned-title = 💬 Canned replies
canned-about = In a dialog's topic write / and the name: the client gets the text at once.
canned-empty = There are no canned replies yet. Add texts that you often repeat.
button-canned-add = ➕ New canned reply
button-canned-words = ✏️ Change the text
canned-how = Write the name and then the text, for instance: delivery Hello { "{" }client{ "}" }, we deliver tomorrow. You may use { "{" }client{ "}" }, { "{" }manager{ "}" }, { "{" }company{ "}" }.
canned-variables = Write the new text. You may use { "{" }client{ "}" }, { "{" }manager{ "}" }, { "{" }company{ "}" }.
canned-name-how = Write the new name, one word.
reply-title = 💬 Canned reply
unreply-title = Remove the canned reply?
queues-title = 📥 Queues
queues-about = A call goes to the first queue that fits, all others to the general one.
queues-empty = There are no queues yet.
queue-general = General
queue-title = 📥 Queue
queue-every = all
queue-all-people = all managers
queue-inboxes = Inboxes: { $names }
queue-languages = Languages: { $names }
queue-words = Client's words: { $words }
queue-members = Who answers: { $names }
queue-rule = How it is offered: { $rule ->
        [everyone] to everybody at once
        [round_robin] in turn
        [least_loaded] to whoever has fewest dialogs
        [last_known] to whoever knows the client
       *[named] always to { $name }
    }
queue-rule-name = { $rule ->
        [everyone] Everybody at once
        [round_robin] In turn
        [least_loaded] Whoever has fewest dialogs
       *[last_known] Whoever knows the client
    }
queue-sla = Promises, min: first answer { $first ->
        [0] –
       *[other] { $first }
    }, next { $following ->
        [0] –
       *[other] { $following }
    }, end { $resolution ->
        [0] –
       *[other] { $resolution }
    }{ $business ->
        [yes] { " " }(working time)
       *[no] { " " }(calendar time)
    }
queue-steps = If nobody takes it, min: again { $reoffer ->
        [0] –
       *[other] { $reoffer }
    }, to leads { $lead ->
        [0] –
       *[other] { $lead }
    }, to owners { $owner ->
        [0] –
       *[other] { $owner }
    }, alarm { $alert ->
        [0] –
       *[other] { $alert }
    }
queue-hours-company = Working hours: the company's
queue-filters-about = Which calls come into the queue “{ $name }”. All that is set must fit: connection, language and the client's words.
queue-takes-nothing = ⚠️ For now only what is passed by hand (/to) comes here. Choose which calls to take: connections, languages or words.
queue-people-about = To whom calls are offered. Nobody chosen means all managers.
queue-rule-about = How a call is offered. A name below: always to this person.
queue-name-how = Write the queue's name, for instance: Returns
queue-words-how = Write beginnings of words with commas, for instance: return, refund, exchang. "-" removes all.
queue-sla-how = Write three numbers with spaces: minutes to the first answer, to the next one, to the end. 0 means no promise. For instance: 5 15 480
queue-steps-how = Write four numbers with spaces: minutes until it is offered again, told to leads, to owners, until the alarm. For instance: 5 15 60 120
button-queue-add = ➕ New queue
button-queue-filters = 🔀 What comes here
button-queue-words = 🔤 Client's words
button-queue-people = 👥 Who answers
button-queue-rule = 🎯 Rule
button-queue-sla = ⏱ Promises
button-queue-business = 🔁 Working/calendar
button-queue-steps = 🪜 If nobody takes it
button-queue-hours = 🕘 Own hours
button-queue-reset = ♻️ Reset
unqueue-title = Remove the queue? The general one goes back to its first settings.
setting-staff_greeting = Greeting of staff
setting-staff_greeting-help = The client gets this when a member of staff taps Take. You may use { "{" }client{ "}" }, { "{" }manager{ "}" }, { "{" }company{ "}" }. "-" turns it off.
client-closed = We are closed now. A member of staff will answer { $day ->
        [today] today
        [tomorrow] tomorrow
        [day0] on Monday
        [day1] on Tuesday
        [day2] on Wednesday
        [day3] on Thursday
        [day4] on Friday
        [day5] on Saturday
        [day6] on Sunday
       *[date] on { day-month }
    } after { $time }.
client-closed-long = We are closed now. A member of staff will answer here as soon as they are back at work.
waiting-moment = less than a minute
button-categories = 📂 Subjects of cases
categories-title = 📂 Subjects of cases
categories-about = They are offered to everybody when a case is closed. Tap one to remove it.
categories-empty = No common subjects yet: each person is offered their own last ones.
categories-how = Write a subject, for example: delivery
button-categories-add = ➕ New subject
uncategories-title = Remove the subject from the list? Cases that were closed keep it.
button-tags = 🏷 Tags
tags-title = 🏷 Tags
tags-about = /tag offers them in a dialog’s topic, and /waiting is filtered by them. Tap one to remove it.
tags-empty = No tags yet. 🚩 is always there; add others here, or right in a topic: /tag refund
tags-how = Write a tag, for example: refund
button-tags-add = ➕ New tag
untags-title = Remove the tag from the list? Dialogs keep it.
