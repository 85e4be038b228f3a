"""The command line: thin commands over :mod:`inroad.desk`.

argv
  | main       one group; a command's module is imported when it is called, not before
  | session    data folder, the desk (opened on first use), how to print
  | commands   each: one desk call -> print for people, or ``--json``
  | errors     one place that turns every error into a sentence, a hint and an exit code

Refuses to know rules: whatever decides something lives behind the desk.
"""
