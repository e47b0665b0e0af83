"""The demonstration county: real codes and names of one town, everything else invented and marked as such."""
