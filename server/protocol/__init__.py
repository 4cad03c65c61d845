"""What programs ask: the SPARQL 1.1 Protocol, service description, Graph Store Protocol, whole releases, health.

May import: endpoint and what that stands on. Gives: blueprints; routes never import one another, nor pages.
"""
