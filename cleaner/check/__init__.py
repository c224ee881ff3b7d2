"""`cleaner check`: what cleaning would change, told to people and programs, or done.

`problems` gives findings their places, `text` and `machine` write them, `fix` and `diff` make the changes and show them.
Nothing is imported here: the command line asks for `command` alone before it knows what is wanted.
"""
