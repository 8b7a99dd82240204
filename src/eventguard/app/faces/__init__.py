"""Who is recognised, and what people decide about single faces."""
