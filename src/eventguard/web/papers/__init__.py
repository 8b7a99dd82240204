"""The school's papers on the page."""
