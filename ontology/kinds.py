"""The kinds of things that have names."""

KINDS = {
    "disease": "Disease", "finding": "Phenotype or finding", "drug": "Drug", "drug_class": "Class of drugs",
    "gene": "Gene", "cytokine": "Cytokine", "receptor": "Receptor", "analyte": "Laboratory variable", "score": "Score",
    "procedure": "Procedure", "anatomy": "Anatomy", "evidence": "Evidence type", "other": "Other concept",
}  # fmt: skip
"""Types of things, as the reconciliation service names them."""
