"""From candidates to predictions, from predictions to verdicts, from verdicts to a conclusion."""
