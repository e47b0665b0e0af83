"""Messages to people: the inbox, and the outbox that carries them outside."""
