"""Detectors and recognisers, one file each. All weights come inside installed packages; nothing is downloaded."""
