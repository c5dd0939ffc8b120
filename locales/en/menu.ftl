# Menus of the control bot.
button-back = ⬅️ Back
button-cancel = ✖️ Cancel
button-yes = ✅ Yes
button-menu = 🏠 Menu
button-create-company = 🏢 Create a company
button-companies = 🏢 Companies
button-another-company = ➕ Another company
button-open-company = ➡️ Switch
button-accept = ✅ Accept
button-language = 🌐 Language
button-inboxes = 🔌 Connections
button-knowledge = 📚 Knowledge
button-try = 🧪 Try it
button-waiting = ⏳ Waiting
button-team = 👥 Team
button-desk = 🛎 Desk
button-settings = ⚙️ Settings
button-connect-telegram = ✈️ Connect a bot
button-make-widget = 💬 Chat for a site
button-link = ➕ Another channel
button-disable = ⏸ Disable
button-enable = ▶️ Enable
button-company-name = 🏢 Name of the company
button-rename = ✏️ Rename
button-remove-inbox = 🗑 Remove the connection
button-remove-yes = 🗑 Yes, remove it
button-sites = 🔒 Allowed sites
button-open-bot = 🔗 Open the bot
button-add-knowledge = ➕ Add
button-refresh = 🔄 Refresh
button-remove = 🗑 Remove
button-ask = ❓ Ask a question
button-unbind = 🔓 Unbind
button-add-to-group = ➕ Add to a group
button-invite = ✉️ Invite
button-invites = ✉️ Invites
button-revoke = 🗑 { $role } · { $hours } h left
button-remove-member = 🗑 Remove from the team

notice-saved = Saved
notice-removed = Removed
notice-inbox-removed = The connection is removed
notice-inbox-removed-untold = The connection is removed. Its channel did not answer: if it still sends events, take our address out of its settings
notice-joined = Welcome to the team

welcome-title = 👋 This is Parley
welcome-about = The bot answers your clients from your documents, and calls a person when it does not know. Start with a company: it takes a minute.
create-title = What is your company called?
create-about = Write the name in one message. Clients will see it.

home-inboxes = { $count ->
    [0] 🔌 Nothing connected
    [one] 🔌 { $count } connection
   *[other] 🔌 { $count } connections
}
home-sources = { $count ->
    [0] 📚 No knowledge yet
    [one] 📚 { $count } source of knowledge
   *[other] 📚 { $count } sources of knowledge
}
home-desk-yes = 🛎 The desk is connected
home-desk-no = 🛎 No desk: dialogs come to managers' private chats
home-waiting = { $count ->
    [0] ⏳ Nobody waits
    [one] ⏳ { $count } client waits
   *[other] ⏳ { $count } clients wait
}
home-next-knowledge = Next: add knowledge, a file or a text that the bot will answer from.
home-next-inbox = Next: connect a bot for clients, or a chat for your site.
home-next-desk = Next: connect the desk, a group where your managers answer.
home-next-zone = Next: tell your time zone. Until then all times are UTC.

help-title = ❓ How it works
help-about =
    1. Add knowledge: files or text.
    2. Connect a Telegram bot or a chat for your site.
    3. Check the answers by asking a question.
    4. Invite managers: the bot calls them when it does not know.

    /menu – menu, /waiting – who waits, /language – language, /cancel – cancel what you are entering.
lang-title = 🌐 Language
lang-about = Which language should the menu use?

companies-title = 🏢 Companies
companies-about = Your companies; ✅ is the one that is open now. Which one next?
companies-empty = You are not in any company yet.
company-title = 🏢 Company
company-roles = Your role: { $roles }
company-about = The menu will show this company.
invite-title = ✉️ Invite
invite-offer = The company "{ $company }" invites you. Your role: { $role }. Accept?

conn-title = 🔌 Connections
conn-about = This is where clients write to you. Tap one to open it.
conn-empty = Connect a Telegram bot or put a chat on your site, and clients can write.
token-title = ✈️ Token of the bot
token-about = Open @BotFather, send /newbot (or /token for a bot you have) and send the token here. I will delete the message with the token at once.
token-delete-yourself = The message with the token could not be deleted. Please delete it yourself.
widget-title = 💬 Chat for a site
widget-about = What should it be called? You and your managers will see the name.
inbox-title = Connection
inbox-on = 🟢 Works
inbox-off = ⏸ Disabled
inbox-telegram = Telegram bot: @{ $username }
widget-how = Put this line on your site before </body>:
widget-sites = 🔒 Works on: { $sites }
widget-any-site = 🌍 Works on any site
rename-title = ✏️ New name
rename-about = Write it in one message.
inboxrm-title = 🗑 Remove the connection?
inbox-remove-open = { $count ->
    [0] No dialogs with managers are open here.
    [one] { $count } dialog that a manager has or is called to will be closed: the client gets no answer, managers see it in the topic.
   *[other] { $count } dialogs that managers have or are called to will be closed: the clients get no answer, managers see it in the topics.
}
inbox-remove-unsent = { $count ->
    [0] No messages wait to be sent.
    [one] { $count } message that was not sent will not go any more.
   *[other] { $count } messages that were not sent will not go any more.
}
inbox-remove-kept = What was said, clients and reports are kept. New messages stop coming.
inbox-remove-way-back = { $kind ->
    [widget] This chat can't be brought back: a new one has another line for the site. Take the old line off your site.
    [webhook] This connection can't be brought back: a new one has another address and key.
   *[other] We forget its key. Connect the same account again, and its dialogs go on where they were.
}
sites-title = 🔒 Allowed sites
sites-about = Write the sites' addresses, one a line, for example https://shop.com. A minus "-" allows any site.

know-title = 📚 Knowledge
know-about = The bot answers from these sources.
know-empty = No sources yet. Add a file or a text.
add-title = ➕ New source
add-about = Send a file (PDF, DOCX, XLSX, PPTX, HTML, TXT, Markdown, CSV, a photo or a scan; up to 20 MB), a link to a page or a site, or write the text in one message.
source-title = 📄 Source
source-queued = 🕓 Queued
source-reading = { $count ->
    [one] ⏳ Reading: { $count } piece ready
   *[other] ⏳ Reading: { $count } pieces ready
}
source-ready = { $count ->
    [one] ✅ Ready: { $count } piece
   *[other] ✅ Ready: { $count } pieces
}
source-failed = ⚠️ It could not be read
unlearn-title = Remove this source? The bot will no longer answer from it.

try-title = 🧪 Try it
try-about = Ask as a client: I show the answer, its sources and what the bot would do.
try-ask = Write the question in one message.
try-action-reply = ✅ The bot would answer by itself
try-action-handover = 🙋 The bot would call a person
try-action-ask = ❓ The bot would ask back
try-threshold = Confidence threshold { $threshold }, time { $ms } ms
try-sources = What was found, and confidence:
try-nothing-found = Nothing was found.

desk-title = 🛎 Desk
desk-how =
    The desk is a group where your managers answer: a topic for each dialog.

    1. Make a group and switch on "Topics".
    2. Add @{ $bot } as an admin with the "Manage topics" right.
    3. Send /desk in the group
desk-is = The group "{ $title }" is connected.
desk-bound = 🛎 The group "{ $name }" is the desk now: topics of dialogs will appear here.
undesk-title = Unbind the desk? Dialogs will come to managers' private chats.

team-title = 👥 Team
team-about = Tap somebody to change their roles.
team-empty = Nobody here yet.
member-title = 👤 Member
member-about = Roles: { $roles }
unteam-title = Remove this member? They lose access at once.
invites-title = ✉️ Invites
invites-about = Choose a role and get a link for one person. It is good for 72 hours.
invites-open = { $count ->
    [0] No open invites.
    [one] { $count } open invite; tap it to revoke.
   *[other] { $count } open invites; tap one to revoke.
}
invite-made = Role: { $role }. Send this link to one person. It works once, within 72 hours:
role-owner = owner
role-admin = admin
role-editor = editor
role-viewer = viewer
role-lead = lead manager
role-manager = manager
role-owner-may = may do everything
role-admin-may = everything but making owners
role-editor-may = knowledge, and trying answers
role-viewer-may = only looks
role-lead-may = all dialogs, also those of others
role-manager-may = takes dialogs and answers in them

waiting-title = ⏳ Waiting for an answer
waiting-empty = Nobody waits 🎉
waiting-count = { $count ->
    [one] { $count } client, the most urgent first.
   *[other] { $count } clients, the most urgent first.
}
waiting-minutes = { $count ->
    [0] just now
   *[other] { $count } min
}
waiting-hours = { $hours } h { $minutes } min

set-title = ⚙️ Settings of the bot
set-about = What would you like to change? Changes take effect at once.
setwords-title = 💬 What it says
setwords-about = What a client hears from the bot and from staff.
setanswers-title = 💡 How it answers
setanswers-about = When the bot answers by itself, and from which sources.
setdialogs-title = 🗂 Requests and dialogs
setdialogs-about = When a request ends, and when the bot is silent.
setlimits-title = 🛡 Limits
setlimits-about = What the bot does not work on and does not keep.
setting-now = Now: { $value }
setting-on = yes
setting-off = no
setting-auto = chosen automatically
setting-unset = not set
setting-instruction = Instruction
setting-instruction-help = How the bot behaves: its tone, what it may say and may not. A minus "-" clears it.
setting-greeting = Greeting
setting-greeting-help = The bot's first words to a new client. A minus "-" brings back the usual ones.
setting-about = About the bot
setting-about-help = What clients read in Telegram before their first message: up to 512 characters, the first 120 stand in the profile. A minus “-” clears it.
setting-contact = How else to reach you
setting-contact-help = A phone, e-mail or address: the bot names it where it has no answer.
setting-own_language = Sources in the client's language
setting-own_language-help = On: sources wholly in another language answer nobody; those in several languages stay. Off: all sources answer, whatever their language.
setting-own_model = The model is on our own server
setting-own_model-help = Off: before the model is asked, phones, e-mails, cards, documents and the client's name become marks. On: the model is yours and gets the words as they are.
setting-threshold = Confidence threshold
setting-threshold-help =
    From 0 to 1: the higher, the less often the bot answers by itself. 0 means: chosen automatically (0.80).
    Choose by the wrong answers you can bear. Without a language model, in our tests, of 100 questions (a third of them without an answer): 0.80 – 4 wrong answers, 0.85 – 3, 0.90 – 2. Of 100 that have an answer the bot gives it to 37, 24 and 13; the rest go to a person.
setting-offer_nearest = Offer what is near
setting-offer_nearest-help = Where the bot is nearly sure, it offers the client to see what it found, or to call a person. Off: a person is called at once.
setting-offer_wait_minutes = Ask again after, min
setting-offer_wait_minutes-help = When a client opens nothing of what is near and stays silent, after how many minutes (0–1440) to ask once more and offer a person; by e-mail after a day. 0: not again.
setting-debounce_seconds = Pause before an answer, s
setting-debounce_seconds-help = How many seconds (0–30) to wait in case the client writes more.
setting-handover_on_missing = No answer: call a person
setting-handover_on_missing-help = When the bot finds no answer, it calls a manager.
setting-reopen_hours = A closed request goes on for, h
setting-reopen_hours-help = For how many hours (0–720) after a request is closed a new message reopens it.

stray-command = There is no such command. All you need is in the menu.
stray-text = I did not understand what this is for. Choose something in the menu.
stray-title = 🤔 What is this for?
stray-about = I did not ask for this. What shall I do with these words?
button-stray-learn = 📚 Add to knowledge
button-stray-ask = ❓ Ask the bot
throttle-wait = Too often. Wait a few seconds and try again.

command-menu = Menu
command-waiting = Who waits for an answer
command-language = Language
command-help = How it works
command-cancel = Stop typing
setting-ask_rating = Ask for a rating at the end
setting-ask_rating-help = After a dialog with a person the client is asked once for a rating from 1 to 5.
setting-auto_return_hours = Close a silent dialog after, h
setting-auto_return_hours-help = After how many hours of silence (0–720) a person's dialog ends by itself. 0 means never.
setting-auto_close_hours = New request after silence, h
setting-auto_close_hours-help = After how many hours of silence (1–2160) the client's next message begins a new request.
button-desk-overhears = The bot's words in topics
model-title = 🧠 Model
model-about = What the model reads and what it costs. Its address and key are set by whoever runs the program.
setting-model_context = Tokens the model reads
setting-model_context-help = The model's window in tokens. When the whole knowledge is small (up to 6,000 tokens) and fits, the model gets all of it and not only what was found. 0: only what was found.
setting-price_in = Price of 1,000 tokens read
setting-price_in-help = What a thousand tokens that the model reads cost, in your currency. Without prices only tokens are shown.
setting-price_out = Price of 1,000 tokens written
setting-price_out-help = What a thousand tokens that the model writes cost, in your currency.
