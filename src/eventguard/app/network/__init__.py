"""Approving from another desk: whether the network is let in, and which devices are."""
