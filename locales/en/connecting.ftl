# Connecting channels whose fields the owner types one after another.
# A new channel: channel-<kind>, connect-<kind>-about and connect-<kind>-<field>.
link-title = ➕ New channel
link-about = Where else do clients write to you? Choose the channel, and I will ask for what it needs.
connect-secret = I will delete the message with it at once.

channel-max = 🟣 MAX (bot)
connect-max-about = Make a bot in the MAX cabinet for partners and take its token in the section “Integration”.
connect-max-token = Send the token of the MAX bot.

channel-email = ✉️ E-mail
connect-email-about = Clients’ letters become dialogs, and answers go into the same thread. It takes a mailbox with access by IMAP and SMTP; many services ask for an app password of its own.
connect-email-address = Send the address of the mailbox, such as help@shop.com.
connect-email-imap = Address of the server for incoming mail (IMAP), such as imap.shop.com:993. Send “-”, and I will try imap.<domain>:993.
connect-email-smtp = Address of the server for outgoing mail (SMTP), such as smtp.shop.com:465. Send “-”, and I will try smtp.<domain>:465.
connect-email-user = Login. Send “-” if it is the mailbox address itself.
connect-email-password = Send the password of the mailbox (an app password is best).

channel-webhook = 🔗 Webhook (API)
connect-webhook-about = Any system of yours becomes a channel: it sends clients’ messages in signed requests, and answers come to your address.
connect-webhook-name = What should this connection be called?
connect-webhook-endpoint = Send the address where answers should go, such as https://shop.com/parley. If there is none yet, send “-”.
hook-title = 🔗 Webhook
hook-address = Your system sends events here:
hook-endpoint = Answers go to { $endpoint }
hook-no-endpoint = There is no address for answers yet: they wait for one.
hook-closed = ⛔ Nothing is sent there: { $why }. Once the address works again, send a test event: if it is taken, all that waits goes.
hook-secret-title = 🔑 Secret of the webhook
hook-secret-about = Keep it now: it will not be shown again. It signs requests both ways.
hook-rotate-title = Change the secret?
hook-rotate-about = Requests will be signed with the new secret and the one before, and both are accepted, so nothing breaks. The next change switches the old one off.
hook-test-taken = The test event was taken.
hook-test-failed = The test event was not taken: { $why }
button-hook = ⚙️ Set up the webhook
button-hook-secret = 🔑 Show the secret (once)
button-hook-endpoint = ✏️ Address for answers
button-hook-test = 🧪 Send a test event
button-hook-rotate = 🔁 Change the secret
button-hook-docs = 📖 Description
