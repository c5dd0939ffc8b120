# Failures, what channels tell, and rules about a single client.
client-trouble-person-called = I could not work on your message, so I have called a person. They will answer you here.
desk-message-lost = ⚠️ A client's message could not be processed. It is kept, but can't be shown here: please ask the client again.
