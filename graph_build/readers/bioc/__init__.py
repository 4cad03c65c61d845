"""BioC (doi:10.1093/database/bat064) in XML and JSON: documents in passages, with annotations that come with them."""
