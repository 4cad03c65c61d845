"""What answers carry beside their content: who may read them, how they are packed, and links to the data behind them.

May import what the endpoint may. Gives: `origins`, `packing`, `signposts`.
"""
