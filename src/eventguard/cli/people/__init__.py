"""Commands about the register of people."""
