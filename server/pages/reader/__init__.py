"""The source reader: a document as a reader knows it, with what was read from it marked, and what is said there.

`gathering` asks the release for the document, its layout and the spans of its statements; `words` knows where texts
come from; `blocks` puts them together; `decisions` writes a curator's decision for a worksheet; `routes` are the pages.
May import: statements and terms of the pages, endpoint, originals. Gives: a blueprint.
"""
