"""Detectors and recognisers. All weights come inside installed packages; nothing is downloaded."""
