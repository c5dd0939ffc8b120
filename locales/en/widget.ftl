# Words of the widget on a site: its visitors read them
error-widget-json = The message came in a form that can't be read. Reload the page and send it again.
error-widget-field = The message came with a mistake in its field “{ $field }”. Reload the page and send it again.
error-widget-too-long = The message is too long: at most { $limit ->
    [one] { $limit } character
   *[other] { $limit } characters
}. Make it shorter or send it as a file.
error-widget-empty = There is nothing in the message. Write a question or attach a file.
error-widget-token = Your session is over. Reload the page: a new conversation will begin.
error-widget-origin = This site is not connected to the chat. Please tell its owner.
error-widget-unknown = There is no such chat, or it was switched off.
error-widget-page = There is no such page.
error-widget-too-many = Too many messages at once. Wait { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
} and send it again.
error-widget-file-type = This file can't be sent. Images, PDF, documents, audio and video can.
error-widget-file-size = The file is too big: at most { $megabytes } MB.
error-widget-file-empty = The file is empty. Choose another one.
error-widget-file-gone = This file is no longer here. Send it again.
error-widget-identity = Your sign-in was not confirmed. Refresh the page and sign in on the site again.
error-widget-gate = The chat did not open. Refresh the page and write again.
error-widget-form = Fill in the few lines above first; your message will then go out by itself.
error-widget-slow = The connection is too slow and the request did not arrive. Try again.
error-form-consent = Tick the consent to start the chat.
error-form-required = Fill in “{ $field }”.
error-form-answer = Check “{ $field }”: this answer does not fit.
error-eval-knowledge = The knowledge file needs rows with id, title and text.
error-eval-question = The questions file has a mistake in line { $line }: it needs question, and source or unanswerable.

error-form-fields = Write one to { $most } fields, one a line. A minus "-" removes them all.
error-form-line = The line “{ $line }” can't be read. Write it like this: “Phone* | tel”. Kinds: { $types }. A pattern after the second bar must be a simple one.
error-look-colour = “{ $colour }” does not look like a colour. Write it like this: #2f5bea.

button-look = 🎨 Appearance
button-form = 📝 Form before the chat
button-identity = 🪪 Signed-in clients
button-preview = 👀 Preview

look-title = 🎨 How the chat looks
look-about = Clients see the changes after they refresh the page.
look-color = Colour: { $value }
look-color-darkened = Colour: { $value } (text would not be readable on it, so { $shown } is shown)
look-side-right = Button: on the right
look-side-left = Button: on the left
look-language-auto = Language: the visitor's own
look-language-ru = Language: Russian
look-language-en = Language: English
look-launcher = Words on the button: { $value }
look-name = Title: { $value }
look-greeting = Greeting: { $value }
look-hours = Line about office hours: { $value }
look-usual = the usual
look-none = none
button-look-color = 🎨 Colour
button-look-side = ↔️ Side
button-look-language = 🌐 Language
button-look-launcher = 💬 Words
button-look-title = 🏷 Title
button-look-greeting = 👋 Greeting
button-look-hours = 🕘 Office hours
ask-look-color = Write a colour, for example #2f5bea. A minus "-" brings the usual one back.
ask-look-launcher = What should the button say beside its icon? Up to 30 characters. A minus "-" removes it.
ask-look-title = What should the chat's title be? Up to 60 characters. A minus "-" brings the connection's name back.
ask-look-greeting = Which words should greet a visitor? Up to 300 characters. A minus "-" brings the usual ones back.
ask-look-hours = What should the line below the title say about office hours? For example: “We answer from 9 to 21”. Up to 120 characters. A minus "-" removes the line.

wform-title = 📝 Form before the chat
wform-on = 🟢 A visitor fills it in before the first message
wform-off = ⚪ Off: a visitor writes at once
wform-fields = Fields:
wform-no-fields = No fields
wform-consent = Consent (version { $version }): { $words }
wform-no-consent = No consent is asked for
button-wform-on = ▶️ Switch on
button-wform-off = ⏸ Switch off
button-wform-fields = ✏️ Fields
button-wform-consent = ✅ Consent text
ask-wform-fields = Write the fields, one a line: “Name* | name”, “Phone | tel”, “Mail | email”, “Order number | text | [0-9]{"{"}6{"}"}”. A star means required. A minus "-" removes all fields.
ask-wform-consent = Write the consent as a visitor should read it. Every version is kept together with the time of the consent. A minus "-" stops asking.

wident-title = 🪪 Signed-in clients
wident-about = When a client is signed in on your site, the site can vouch for them: your server signs a short-lived JWT, and the conversation follows the client from device to device. docs/widget.md says how.
wident-off = ⚪ Off: there is no secret
wident-one = 🟢 On: one secret is valid
wident-two = 🔄 Changing over: the new secret and the one before are valid. Drop the old one when your server uses the new one.
wident-new = Here is the secret. It is shown once and kept sealed. Put it on your site's server and delete this message.
wident-site = Site key (aud): { $site }
button-wident-new = 🔑 New secret
button-wident-drop = 🧹 Drop the old one
button-wident-off = ⏹ Switch off
