"""The register of people: who they are and what their families said."""
