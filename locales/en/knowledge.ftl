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
