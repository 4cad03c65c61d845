"""Tables as grids: headers, cells and their readings, whatever format or paper they come from."""
