"""Records in the exchange formats of the field: mappings of the answers of saved queries, one module a format.

May import: queries, release, courses, ontology. Gives: `asking.rows_of`, `phenopackets.phenopackets` for patients,
`meta_analysis.arms` and `contrasts` for trials, `ro_crate.ro_crate` of a release. What a format has no place for is
counted, never put elsewhere.
"""
