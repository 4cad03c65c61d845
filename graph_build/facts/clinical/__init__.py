"""What patients had, were given, and became: families that read prose about patients, groups and arms."""
