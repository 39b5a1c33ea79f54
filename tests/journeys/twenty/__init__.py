"""The twenty tests of sync.md, by number and name, one file a subject; 10, `kill -9`, is `tests.journeys.killed`.

The main case of each goes through commands that are processes of their own, on stores of their own; the many variants
of it go through the front door in this process.
"""
