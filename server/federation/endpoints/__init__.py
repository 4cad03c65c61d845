"""What is known of other endpoints: which are down, what they answered, and how much they take and give.

May import: nothing of the server. Gives: `circuit.Circuit`, `kept.KeptAnswers`, `peers.PEERS`, `row_limits.RowLimits`.
"""
