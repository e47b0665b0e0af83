"""Reading a roster file: from the bytes of a spreadsheet to persons, households, dwellings and named problems.

Pure Python without Django; the steps are `sheets` (open), `headers` and `layout` (where is what), `cells` and `persons`
(what does each cell say), `families` (who lives with whom), `reading` (all of it), `returned` (the file that goes back).
"""
