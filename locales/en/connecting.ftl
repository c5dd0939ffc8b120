# Connecting channels whose fields the owner types one after another.
# A new channel: channel-<kind>, connect-<kind>-about and connect-<kind>-<field>.
link-title = ➕ New channel
link-about = Where else do clients write to you? Choose the channel, and I will ask for what it needs.
connect-secret = I will delete the message with it at once.

channel-max = MAX
connect-max-about = Make a bot in the MAX cabinet for partners and take its token in the section “Integration”.
connect-max-token = Send the token of the MAX bot.

channel-email = ✉️ E-mail
connect-email-about = Clients’ letters become dialogs, and answers go into the same thread. It takes a mailbox with access by IMAP and SMTP; many services ask for an app password of its own.
connect-email-address = Send the address of the mailbox, such as help@shop.com.
connect-email-password = Send the password of the mailbox (an app password is best).
