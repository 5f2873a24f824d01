"""The only place that knows SQL: the encrypted database."""
