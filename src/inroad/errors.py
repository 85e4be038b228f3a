"""Everything Inroad raises on purpose.

InroadError
├── BadInput             what a person gave us can't be used; says what was found, where, what was expected, what to do
│   └── NotRecognised    a file that no reader knows
├── NotFound             nothing of that name on this desk (also for what belongs to another desk)
├── Ambiguous            a name that fits several; carries the candidates
├── Refused              a rule of the house forbids it (the employer guard, a closed door)
├── Busy                 another process is writing; try again
├── ClusterProblem       Spark or its Java is missing, or the cluster did not do its work; says what to do
├── MailProblem          a mail server could not be used; says whether it may work later or a person has to look
└── StoreProblem         the database or the data folder is not usable; says what to do
"""

from collections.abc import Sequence


class InroadError(Exception):
    """The root. ``message`` is one lower-case sentence without a full stop; ``hint`` says what to do next."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}; {self.hint}" if self.hint else self.message


class BadInput(InroadError):
    """What was given can't be used. ``where`` is the place: a file, a row, a field."""

    exit_code = 2

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(f"{where}: {message}" if where else message, hint=hint)
        self.where = where


class NotRecognised(BadInput):
    """No reader knows this file."""


class NotFound(InroadError):
    """Nothing of that name on this desk."""

    exit_code = 3


class Ambiguous(InroadError):
    """A name that fits several; ``candidates`` are ``(id, words)`` pairs to choose from."""

    exit_code = 3

    def __init__(self, message: str, candidates: Sequence[tuple[int, str]], *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.candidates = tuple(candidates)


class Refused(InroadError):
    """A rule of the house forbids it."""

    exit_code = 4


class Busy(InroadError):
    """Another process is writing. Transient: the same call may succeed later."""

    exit_code = 5


class StoreProblem(InroadError):
    """The database or the data folder can't be used as it is."""

    exit_code = 6


class ClusterProblem(InroadError):
    """Spark, its Java or the cluster can't be used as it is."""


class MailProblem(InroadError):
    """A mail server could not be used. ``transient``: the same may work later. ``account``: a person has to look at the
    account (password, certificate, name of the server); trying again by itself may get the account locked.
    """

    def __init__(self, message: str, *, transient: bool = False, account: bool = False, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.transient = transient
        self.account = account
