"""What is right for posts and people: no database, no clock."""
