"""Data of the stand-ins for public endpoints."""
