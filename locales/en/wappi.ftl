# WhatsApp, Telegram and MAX through Wappi: connecting and logging in.
channel-whatsapp = WhatsApp (through Wappi)
connect-whatsapp-about = WhatsApp is connected through the service wappi.pro: it keeps your number as a linked device. Make a WhatsApp profile there – the first 5 days are free. You will need the token and the profile's ID. Answering people who wrote first is safe; WhatsApp blocks numbers that send to strangers.
connect-whatsapp-token = Open wappi.pro → your account and copy the API token. Send it here.
connect-whatsapp-profile = Now the profile's ID: it is on the profile's card and looks like a1b2c3d4-e5f6.
channel-wappi_telegram = Personal Telegram (through Wappi)
connect-wappi_telegram-about = This connects an ordinary Telegram account, not a bot: clients write to you in person. Make a Telegram profile at wappi.pro. You will need the token and the profile's ID. Answering people who wrote first is safe; Telegram limits accounts that send to strangers.
connect-wappi_telegram-token = Open wappi.pro → your account and copy the API token. Send it here.
connect-wappi_telegram-profile = Now the profile's ID: it is on the profile's card and looks like a1b2c3d4-e5f6.
channel-wappi_max = MAX (through Wappi)
connect-wappi_max-about = MAX is connected through the service wappi.pro: it keeps your account as a linked device. Make a MAX profile there. You will need the token and the profile's ID.
connect-wappi_max-token = Open wappi.pro → your account and copy the API token. Send it here.
connect-wappi_max-profile = Now the profile's ID: it is on the profile's card and looks like a1b2c3d4-e5f6.
error-wappi-token = Wappi does not take this token. Copy the whole API token from your account at wappi.pro and send it again.
error-wappi-profile = This token has no such profile. Copy the ID from the profile's card at wappi.pro – it looks like a1b2c3d4-e5f6 – and send it again.
error-wappi-phone = This does not look like a number. Send it in digits with the country's code, for example 79115550011.
error-wappi-code = The code does not fit. Check it and send it again.
error-wappi-code-wait = Wappi gives no code yet. Wait two minutes and try again, or log in by QR code.
error-wappi-password = The password does not fit. It is the account's cloud password; send it again.
error-wappi-qr-only = Here the only way to log in is the QR code.

# Logging in: the screen with the QR code and other ways.
button-login = 📲 Log in
button-new-code = 🔄 New code
button-login-phone = 🔢 Log in by phone number
button-login-password = 🔑 Give the account's password
button-open-inbox = To the connection
login-title = 📲 Log in
login-done = 🟢 The account is connected. Clients can write, and answers go out from this number.
login-scan-whatsapp = On the phone with this number open WhatsApp → Linked devices → Link a device, and point the camera at the code. The code renews itself for two minutes; after that tap New code.
login-scan-wappi_telegram = On the phone with this account open Telegram → Settings → Devices → Link desktop device, and point the camera at the code. The code renews itself for two minutes; after that tap New code.
login-scan-wappi_max = On the phone with this account open MAX → Profile → Devices, and point the camera at the code. The code renews itself for two minutes; after that tap New code.
login-no-picture = Wappi shows no QR code yet. Wait half a minute – it will appear here by itself.
login-code = On the phone open WhatsApp → Linked devices → Link a device → Link with phone number, and type this code. It is good for two and a half minutes.
login-ask-phone = Send the number of this account with the country's code, for example 79115550011.
login-ask-code = A code has come to the account. Send it here.
login-ask-password = The account is protected by a cloud password. Send it – it goes to Wappi only, and I delete the message with it at once.

# Below a menu, where the channel has no buttons.
menu-by-number = Answer with a number.

# On the connection's card.
wappi-number = Number: +{ $phone }
wappi-groups-on = Messages of groups come in too.
wappi-groups-off = Messages of groups do not come in.
button-groups-on = 👥 Take groups in
button-groups-off = 👤 Leave groups out
