"""The review page: for this computer's browser alone. Parse, call the app, show; no rules here."""
