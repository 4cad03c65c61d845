"""Runners: the pure pipeline of one document, over many documents."""
