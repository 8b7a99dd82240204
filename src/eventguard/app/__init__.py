"""The use-cases, in the users' words. Each doors' command is one call here; no printing, no prompts."""
