"""JATS, the XML in which PMC, Europe PMC and publishers give articles (ANSI/NISO Z39.96, versions 1.0 to 1.3)."""
