"""What is right for institutions: no database, no clock, no settings."""
