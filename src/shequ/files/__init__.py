"""Attachments: one door in, by content; one door out, by permission."""
