# What a source's card shows: what was read, what was not and why.
note-recognised = { $pages ->
    [one] 🖼 Recognised from a picture: { $pages } page
   *[other] 🖼 Recognised from pictures: { $pages } pages
}
note-pages-blank = { $count ->
    [one] ▫️ Page { $pages } has no text
   *[other] ▫️ Pages without text: { $pages }
}
note-pages-scanned = { $count ->
    [one] 🖼 Page { $pages } is a picture and was not read: Tesseract is not on the server
   *[other] 🖼 Pages { $pages } are pictures and were not read: Tesseract is not on the server
}
note-pages-lost = { $count ->
    [one] ⚠️ Page { $pages } was not read: damaged or too complex
   *[other] ⚠️ Pages { $pages } were not read: damaged or too complex
}
note-pages-cut = ✂️ The first { $most } pages were read; { $count } more are left. Split the document.
note-rows-cut = { $count ->
    [one] ✂️ { $count } row of the table did not fit. Split it.
   *[other] ✂️ { $count } rows of the table did not fit. Split it.
}
note-sheet-cut = ✂️ Sheet "{ $sheet }": the first { $most } rows were read. Split it.
