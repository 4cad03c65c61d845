"""Treatments and what they act on: agents, whose each dose is, how it was given, and the targets of drugs."""
