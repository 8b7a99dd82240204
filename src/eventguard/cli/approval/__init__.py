"""Commands about letting photos go, and taking them back."""
