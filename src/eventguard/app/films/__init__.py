"""What becomes of films between their folder and an approver."""
