"""Where a document contradicts itself, arithmetic or physiology: found over its facts, never repaired."""
