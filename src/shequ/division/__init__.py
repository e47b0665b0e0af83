"""Community division: which blocks make up which community."""
