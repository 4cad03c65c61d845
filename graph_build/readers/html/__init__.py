"""HTML, as PMC and publishers show articles (WHATWG HTML)."""
