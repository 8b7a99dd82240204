"""The use-cases, in the users' words. Each command and each action of the page is a call here; no printing here."""
