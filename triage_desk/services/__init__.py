"""What the desk can do: one use-case, one transaction, one audit event."""
