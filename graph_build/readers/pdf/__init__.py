"""PDF with a text layer: characters with places become words, lines, columns in reading order, paragraphs, tables.

`child` is the program that opens the file, apart from the build; `pages` runs it. `fragments`, `furniture`, `columns`,
`regions`, `continuation`, `heads` and `grids` know only places on a page; `printing` writes the original text from
them; `paragraphs` and `tables` tie what is read to that text, and `article` makes the document.
"""
