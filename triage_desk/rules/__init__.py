"""The clinical reasoning: pure, without window, database, paper or clock."""
