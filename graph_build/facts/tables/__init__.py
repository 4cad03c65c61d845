"""Facts from tables, by what their headers say."""
