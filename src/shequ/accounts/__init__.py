"""Who acts: users, grants, sign-in, second factor. Builds the Actor of every call."""
