"""What the document argues: claims, evidence, hypotheses, predictors, scores, targets, and how the study was done."""
