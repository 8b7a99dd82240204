"""The record's database: photo states, the chain of entries, texts that can be erased."""
