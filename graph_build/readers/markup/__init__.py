"""What XML and HTML share: a tree that knows its offsets, running text out of markup, tables as grids."""
