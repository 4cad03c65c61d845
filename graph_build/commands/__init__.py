"""The commands that build, check, curate and link: what the command line says and prints, and no work of its own.

May import every room. Gives: click commands, which `server.cli` mounts.
"""
