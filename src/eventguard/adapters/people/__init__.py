"""The register's database, and files that offices bring to it."""
