"""What is right for plans: packs, formulas, thresholds, statuses, tasks. No database, no clock, no settings."""
