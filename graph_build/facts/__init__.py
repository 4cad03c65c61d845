"""Facts: mentions and tables become atomic statements with slots and evidence, one file a family."""
