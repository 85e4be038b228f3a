"""Content lines of vCard and iCalendar: escaping, folding at 75 octets, CRLF (RFC 6350 §3.2, RFC 5545 §3.1)."""

from collections.abc import Iterable


def escaped(text: str) -> str:
    """A text value."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def parameter(text: str) -> str:
    """A parameter value, quoted where it must be; double quotes can't be written and become single ones."""
    text = text.replace('"', "'")
    return f'"{text}"' if any(c in text for c in ",;:") else text


def content(lines: Iterable[str]) -> str:
    """The lines, folded and ended."""
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _folded(line: str) -> str:
    """Fold between characters, never inside the octets of one."""
    if len(line) * 4 <= 75 or len(line.encode()) <= 75:
        return line
    rows, row, used = [], "", 0
    for char in line:
        size = len(char.encode())
        if used + size > 75:
            rows.append(row)
            row, used = " ", 1
        row += char
        used += size
    return "\r\n".join([*rows, row])
