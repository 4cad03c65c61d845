"""Recognisers: text becomes mentions, quantities, times and contexts; no facts yet."""
