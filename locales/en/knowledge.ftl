# What a source's card shows: what was read, what was not and why.
note-recognised = { $pages ->
    [one] 🖼 Recognised from a picture: { $pages } page
   *[other] 🖼 Recognised from pictures: { $pages } pages
}
note-pages-blank = ▫️ Without text: p. { $pages }
note-pages-scanned = 🖼 Pictures that were not read: p. { $pages }. Tesseract is not on the server.
note-pages-lost = ⚠️ Not read, damaged or too complex: p. { $pages }
note-pages-cut = ✂️ The first { $most } pages were read; { $count } more are left. Split the document.
note-rows-cut = { $count ->
    [one] ✂️ { $count } row of the table did not fit. Split it.
   *[other] ✂️ { $count } rows of the table did not fit. Split it.
}
note-sheet-cut = ✂️ Sheet "{ $sheet }": the first { $most } rows were read. Split it.
note-changed = 🔄 Pieces changed: { $changed } of { $total }
note-site-read = 🌐 Pages read: { $count }
note-site-skipped = { $why ->
    [robots] ▫️ Not read, the site asks not to (robots.txt): { $count }
    [status] ▫️ Not read, there is no such page: { $count }
    [away] ▫️ Not read, the site did not answer: { $count }
    [type] ▫️ Not read, not a text: { $count }
    [loop] ▫️ Not read, the page redirects in a circle: { $count }
    [inside] ▫️ Not read, the address leads into a private network: { $count }
    [size] ▫️ Not read, the page is too big: { $count }
    [twin] ▫️ Skipped, there is such a page already: { $count }
   *[other] ▫️ Not read: { $count }
}
note-site-ended = { $why ->
    [pages] ✂️ As many pages were read as may be at once; { $count } more are left
    [size] ✂️ The bound of size was met; pages left: { $count }
   *[other] ✂️ The time is over; pages left: { $count }
}
note-page-lost = ⚠️ A page was not read: { $url }
note-contradiction = ❗ Differs from "{ $source }". Here: "{ $here }" There: "{ $there }"
note-twin = 👥 The same is already in "{ $source }": "{ $here }"
note-passed = 📅 The date { $date } has passed: "{ $here }"
note-dead-link = 🔗 A link does not open: { $url }

source-cancelled = ⏹ The reading was stopped
source-pages = ⏳ Reading pages: { $done } of { $total }
source-embedding = ⏳ Pieces ready: { $done } of { $total }
source-left = About { $seconds } s left.
source-old-serves = The earlier version answers meanwhile: { $version }.
source-namesake = 👯 There is another source of this name, and both answer. If this is its new version, delete one of them: a new version is sent by the button "A new version of the file" on its card.
twin-title = 👯 There is a file of this name already
twin-about = In the knowledge it is called "{ $source }", version { $version }. This file says something else. Is it a new version of the same document, or another source?
button-twin-version = 📤 It is a new version
button-twin-another = ➕ Another source
source-every-0 = 🔁 Does not refresh by itself
source-every-6 = 🔁 Refreshes every 6 hours
source-every-24 = 🔁 Refreshes every day
source-every-168 = 🔁 Refreshes every week
source-every-720 = 🔁 Refreshes every month
button-cancel-reading = ⏹ Stop
button-run-again = 🔄 Run again
button-look-now = 🔄 Refresh now
button-every = 🔁 How often to refresh
button-new-file = 📤 A new version of the file
button-new-text = ✏️ A new text
button-new-entry = ✏️ A new answer
button-versions = 🗂 Versions
button-roll-back = ↩️ Bring back version { $number }
button-add-site = 🌐 A site
button-add-faq = 💬 Question and answer
button-page-only = 📄 This page only
button-whole-site = 🌐 The whole site
notice-cancelled = Stopped
versions-title = 🗂 Versions
version-line = { $serves ->
    [yes] ✅ { $number } · { $date } · { $name }
   *[other] ▫️ { $number } · { $date } · { $name }
}
version-title = 📤 A new version
version-about-file = Send the file. The earlier version answers until the new one is read whole.
version-about-text = Send the whole new text, as a message or a file. The earlier one answers until the new one is read.
version-about-entry = Write the new answer to this question. The earlier one answers until the new one is read.
linked-title = 🌐 A link
linked-about = Read this page only, or the whole site under it?
site-title = 🌐 A site
site-about = Send its address. I read the pages of its sitemap, or follow links when there is none: up to 200 pages, at most two a second.
faq-title = 💬 Question and answer
faq-ask-question = Write the question the way clients ask it.
faq-ask-answer = Now write the answer.
source-opening = ⏳ Reading
note-hidden = { $count ->
        [one] 👁 { $count } invisible character was left out
       *[other] 👁 { $count } invisible characters were left out
    }
source-held = ✋ Waits for your decision
source-held-why =
    The text seems to hold orders to a model rather than words for people:
    “{ $words }”
    Until you decide, the bot does not answer from this source. If the text is yours and right, publish it; otherwise remove it.
button-publish-held = ✅ Publish
button-curated = ⭐ Curated answers
button-curated-add = ➕ Add an answer
button-curated-until = 📅 Until which day
curated-title = ⭐ Curated answers
curated-empty = Your answers to frequent questions will be here: the bot gives them word for word and at once, without a search.
curated-questions-how = Send the question. Several ways of asking are fine, one a line.
curated-answer-how = Now send the answer. The bot will say it word for word.
starred-title = ⭐ Curated answer
curated-always = Holds without an end.
curated-until = Holds through { $date }.
curated-until-how = Send the last day, for example 31 Dec 2026, or "-" for no end.
unstar-title = Remove this answer? The bot will answer the question from the sources again.
curated-about = The bot gives these answers word for word and at once, without a search.
source-held-checks = { $count ->
    [one] { $count } saved question would be answered worse.
   *[other] { $count } saved questions would be answered worse.
} To publish it or to leave all as it was is up to you.
source-checking = 🔍 Read; being checked against the saved questions and other sources

source-bots = 🤖 Found only by: { $names }
source-dates = 📅 { $bounds ->
    [since] Answers from { $since }
    [until] Answers until the end of { $until }
   *[both] Answers from { $since } to { $until }
}
source-out-of-dates = ⌛ Out of its dates now: clients do not find it.
button-source-bots = 🤖 For which bots
button-source-dates = 📅 Dates it holds
button-back-to-source = ◀️ To the source
source-all-bots = All bots
source-bots-title = 🤖 For which bots
source-bots-about = The marked bots find this source, the others do not.
source-dates-title = 📅 Dates it holds
source-dates-how = Send the dates, for example: 1 Jun 2026 – 31 Aug 2026, "until 31 Aug 2026" or "from 1 Jun 2026". "-" takes them away. Out of its dates the source stays in the list, but answers no client.
source-expires = 📅 The last day of the source "{ $title }" is { day-month-year }. After it clients do not find it. To renew it: /menu → 📚 Knowledge → the source → 📅 Dates it holds.
