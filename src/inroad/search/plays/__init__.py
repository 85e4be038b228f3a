"""Plays: short sequences of steps for a situation, as data, and the engine that carries somebody through one. Pure.

a .toml file            ── read ──────→ Play, or BadInput naming file, step and key
play, facts, now        ── run.begin ─→ Run: the steps that come up first, each a promise to oneself with its day
run, what happened, now ── run.advance → Run: steps done, those they lead on to, and its end
before, after           ── words.changes → what the desk has to write;  ── words.show → what a person reads

    model    the shapes, and every word a file may use       fields   {person}, {organisation}, … in sentences
    read     files and JSON to plays, and back               check    no loop, every step reached, an end in sight
    run      the engine                                      stored   a run as JSON
    library  the plays that come with Inroad (``builtin``)   words    what is shown

Refused: a play that can't end; a letter of a kind that isn't there; anything sent, asked or written by itself. A play
only ever opens the next step and says by when.
"""
