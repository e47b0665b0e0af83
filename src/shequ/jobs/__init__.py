"""Background work: jobs with progress that survives a reload, a clock, workers that may die."""
