"""How the authors of another work are named: "Smith et al.", "Smith and colleagues"."""

from __future__ import annotations

AUTHORS = r"(?-i:\b[A-Z][\w’'-]+)\s(?:et al\b\.?|and (?:co-?workers|colleagues|associates|collaborators)\b)"
"""A part of an expression; the name begins with a capital whatever the case is taken for."""
