"""Reading a real-name roster of staff, and comparing it with the establishment book.

Pure Python without Django; the steps are `headers` and `layout` (where is what), `cells` and `reading` (what does each row
say), `comparing` (what does the book say), `problems` (what can be wrong, and how to mend it).
"""
