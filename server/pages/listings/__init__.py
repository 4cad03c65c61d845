"""What the release holds, in lists: its documents, and the classes and properties that it uses.

May import: statements of the pages, endpoint. Gives: a blueprint for each list.
"""
