"""The one place where an error becomes words on the terminal and an exit code.

exit codes
  0    done                      4    a rule of the house forbids it
  1    something went wrong      5    another process is writing
  2    what was given is no use  6    the data folder or database is not usable
  3    nobody, or several        130  stopped with Ctrl-C
"""

import errno
import json
import os
import sys
from collections.abc import Callable, Sequence

import click

from inroad.cli.paper import Paper, clean
from inroad.errors import InroadError, StoreProblem

STOPPED = 130
PIPE_CLOSED = 141  # as the shell counts SIGPIPE: whoever read us had enough


def guarded(run: Callable[[], object], args: Sequence[str]) -> int:
    """Call ``run``; whatever it raises on purpose is said on stderr. Returns the exit code.

    ``args`` are the words of the command line: an error is JSON if ``--json`` is among them, even if it is met
    while reading the options. An unexpected exception is a bug: its traceback is printed.
    """
    as_json = "--json" in args
    try:
        run()
        sys.stdout.flush()
    except InroadError as error:
        return _say(error.message, error.hint, error.exit_code, as_json, getattr(error, "candidates", ()))
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.UsageError as error:
        return _say(_lower(error.format_message()), _usage_hint(error), 2, as_json)
    except click.ClickException as error:
        return _say(_lower(error.format_message()), "", error.exit_code, as_json)
    except (click.Abort, KeyboardInterrupt):
        Paper.err().line("Stopped.")
        return STOPPED
    except SystemExit:
        if type(sys.stdout).__name__.endswith("PacifyFlushWrapper"):  # click met the closed pipe before we did
            return PIPE_CLOSED
        raise
    except BrokenPipeError:
        # What is still buffered has nowhere to go; without this Python complains once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except Exception as error:  # noqa: BLE001 - nothing may end without a sentence and a code
        ours = _translated(error)
        if ours is None:
            import traceback

            traceback.print_exc()
            return _say("that was a mistake of Inroad's, not yours", "the lines above tell us where", 1, as_json)
        return _say(ours.message, ours.hint, ours.exit_code, as_json)
    return 0


def _translated(error: Exception) -> InroadError | None:
    """What the database or the disk says, in our words; None for a bug, which keeps its traceback."""
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return StoreProblem("the disk is full", hint="make room and run the same command again")
    if isinstance(error, PermissionError | IsADirectoryError | NotADirectoryError | FileNotFoundError):
        name = f"{error.filename}: " if error.filename else ""
        return StoreProblem(f"{name}{(error.strerror or str(error)).lower()}", hint="check the path and who may use it")
    if "django.db" not in sys.modules:
        return None
    from inroad.desk.opening import database_errors

    raised_at = error.__traceback__
    try:
        with database_errors():
            raise error  # noqa: TRY301
    except InroadError as ours:
        return ours
    except Exception:  # noqa: BLE001 - not the database's
        error.__traceback__ = raised_at
        return None


def _say(message: str, hint: str, code: int, as_json: bool, candidates: Sequence[tuple[int, str]] = ()) -> int:
    if as_json:
        answer: dict[str, object] = {"error": message, "hint": hint}
        if candidates:
            answer["candidates"] = [{"id": number, "words": words} for number, words in candidates]
        click.echo(json.dumps(answer), err=True)
        return code
    paper = Paper.err()
    paper.line(("Sorry: ", "bad"), f"{_stopped(message)}")
    for number, words in candidates:
        paper.line((f"#{number}", "accent"), f"  {words}", indent=2)
    if candidates and not hint:
        hint = f'say which one, for example "#{candidates[0][0]}"'
    if hint:
        command = hint.startswith("inroad ")  # to be typed as it stands: no capital, no full stop
        paper.line((clean(hint).rstrip() if command else _stopped(hint[:1].upper() + hint[1:]), "dim"))
    return code


def _stopped(words: str) -> str:
    words = clean(words).rstrip()
    return words if words.endswith((".", "?", "!", ":")) else f"{words}."


def _lower(words: str) -> str:
    first, _, rest = words.partition(" ")
    return f"{first.lower()} {rest}".rstrip(". ") if first.istitle() else words.rstrip(". ")


def _usage_hint(error: click.UsageError) -> str:
    if error.ctx is None:
        return "see 'inroad --help'"
    return f"see '{error.ctx.command_path} --help'"
