"""Text as it comes: plain, Markdown, text of PDFs and scans; its form is recognised by its lines."""
