"""The county's organisation: dated bodies, their duties, and the orders that change them."""
