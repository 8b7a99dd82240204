"""Commands about faces: decide by hand, enrol, switch recognition on and off."""
