"""Pages about this computer, and the settings of the school."""
