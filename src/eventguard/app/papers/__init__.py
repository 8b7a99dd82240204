"""The papers that a school needs around its photos, filled in with what it has set: drafts for it to check."""
