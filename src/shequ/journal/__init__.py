"""What happened: facts, their seals, idempotency. Knows no domain; actor and area are plain values."""
