"""What the article says of itself and names: metadata, references, concepts."""
