"""Films: what one is, faces followed from frame to frame, and verdicts on whom they are."""
