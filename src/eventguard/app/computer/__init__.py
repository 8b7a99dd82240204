"""What can be believed of this computer."""
