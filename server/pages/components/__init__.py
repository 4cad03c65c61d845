"""Parts of pages: each a folder with its template (macros), style and script together, shown in the style guide.

A page takes a part with `{% from "table/table.html" import table %}` and links its style and script from
`/components/<name>/<file>`. A part holds its content without its script, and gains from it: scripts are ES modules
without dependencies, loaded from this server alone. May import: nothing of the pages. Gives: the blueprint that serves
the files.
"""
