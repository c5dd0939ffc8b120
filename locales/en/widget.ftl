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
error-eval-knowledge = The knowledge file needs rows with id, title and text.
error-eval-question = The questions file has a mistake in line { $line }: it needs question, and source or unanswerable.
