# Menus of the control bot.
button-back = ⬅️ Back
button-cancel = ✖️ Cancel
button-yes = ✅ Yes
button-menu = 🏠 Menu
button-create-company = 🏢 Create a company
button-companies = 🏢 Companies
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
button-rename = ✏️ Rename
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
companies-about = You work in several companies. Which one now?
companies-empty = You are not in any company yet.
company-title = 🏢 Company
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
set-about = Changes take effect at once.
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
setting-own_model = The model is on our own server
setting-own_model-help = Off: before the model is asked, phones, e-mails, cards, documents and the client's name become marks. On: the model is yours and gets the words as they are.
setting-threshold = Confidence threshold
setting-threshold-help = From 0 to 1: the higher, the less often the bot answers by itself. 0 means: chosen automatically.
setting-debounce_seconds = Pause before an answer, s
setting-debounce_seconds-help = How many seconds (0–30) to wait whether the client writes more.
setting-handover_on_missing = Call a person when there is no answer
setting-handover_on_missing-help = When the bot finds no answer, it calls a manager.
setting-reopen_hours = A case can go on for, h
setting-reopen_hours-help = For how many hours (0–720) after closing a new message goes on with the same case.

stray-command = There is no such command. All you need is in the menu.
stray-text = I did not understand what this is for. Choose something in the menu.
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
