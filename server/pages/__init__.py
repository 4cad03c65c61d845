"""What people see: one module a page, with its template in `templates/`; saved questions for programs, too.

May import: endpoint and what that stands on, `queries`, `ontology`. Gives: blueprints; pages never import the routes of
another room. A new page is a module here with a blueprint, a template, and its name in `server.app`.
"""
