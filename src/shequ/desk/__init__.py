"""Home "my work", the one search box, "my data": assembled from what the rooms offer."""
