"""What becomes of photos between their folder and an approver."""
