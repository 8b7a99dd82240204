"""Evidence, recognition, verdicts, and what hands decide about faces."""
