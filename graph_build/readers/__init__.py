"""Readers: the bytes of a file become a Document, every character with its place in the original."""
