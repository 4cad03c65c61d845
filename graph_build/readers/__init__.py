"""Reading: from the bytes of a file to a document with sections, sentences, tables and references.

One room or file a format; `formats.FORMATS` lists them. A reader may import `graph_build.model` and what all readers
share (`sentences`, `abbreviations`, `decoding`), and never the reader of another format. Formats that print lines, such
as PDF, give them as blocks to `text.article.compose`, which finds sections, citations, references and sentences. To add
a format, write its module and its line in `FORMATS`.
"""

from graph_build.readers.formats import encoding_of, format_of, is_escaped, is_markup, original, read

__all__ = ["encoding_of", "format_of", "is_escaped", "is_markup", "original", "read"]
