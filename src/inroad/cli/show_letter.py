"""A letter on the terminal: the draft as its reader gets it, what only the writer can add, "before you send"."""

from typing import Any

from inroad.cli.paper import Paper
from inroad.desk.contract_shapes import LetterView

_GAP = "[["
_WHERE = {
    "told": "as told",
    "file": "from your files",
    "observed": "for your eyes only",
    "private": "for your eyes only",
}


def show_letter(paper: Paper, view: LetterView) -> None:
    row = view.row
    what = "words for a call" if view.spoken else row.state
    paper.heading(f"{row.title}, to {row.to or 'them'}", f"#{row.id}, {what}")
    paper.line((view.why, "dim"))
    if row.about:
        paper.line(("About: ", "dim"), row.about)
    paper.blank()
    if not view.spoken:
        paper.line(("Subject: ", "dim"), view.subject)
        paper.blank()
    for line in view.body.rstrip("\n").split("\n"):
        paper.line(line, indent=2) if line.strip() else paper.blank()
    if view.attachments:
        paper.blank()
        paper.line(("Travels along: ", "dim"), ", ".join(view.attachments))
        if row.state == "draft":
            paper.line(("In your own mail program, attach by hand; 'inroad letter send' takes it along.", "dim"))
    if view.sheet:
        paper.blank()
        paper.line(("For your eyes only", "bold"))
        for line in view.sheet.rstrip("\n").split("\n"):
            paper.line(line, indent=2) if line.strip() else paper.blank()
    if row.state != "draft":
        return
    waiting = [need for need in view.needs if not need.value.strip()]
    if waiting:
        paper.blank()
        paper.line(("Only you can say", "bold"))
        for need in waiting:
            paper.line("• ", need.question, indent=2, hang=4)
            paper.verbatim(f"inroad letter fill {row.id} {need.key} '…'", indent=4)
    findings = [one for one in view.findings if _GAP not in one.sentence]  # what waits for words is asked for above
    if findings:
        paper.blank()
        paper.line(("Before you send", "bold"))
        for finding in findings:
            paper.line("• ", (finding.sentence, "warn" if finding.blocks else ""), indent=2, hang=4)
            if finding.suggestion:
                paper.line((finding.suggestion, "dim"), indent=4)
    if view.material:
        paper.blank()
        paper.line(("What you could use", "bold"))
        for said, where in view.material:
            paper.line("○ ", said, (f"  ({_WHERE.get(where, where)})", "dim"), indent=2, hang=4)
    if view.guarded:
        paper.blank()
        paper.line((f"{row.to} is at {view.guarded}, where you are: this does not go out from here.", "warn"))
    elif view.ready:
        paper.blank()
        if view.spoken:
            paper.line("Ready. Make the call, then: ")
            paper.verbatim(f"inroad letter said {row.id} 'how it went'")
        else:
            paper.line("Ready. Send it in your own name, then: ")
            paper.verbatim(f"inroad letter sent {row.id} --how client")


def letter_as_json(view: LetterView) -> dict[str, Any]:
    """The shape promised in docs/cli.md."""
    return {
        "letter": view.row,
        "purpose": view.purpose,
        "why": view.why,
        "subject": view.subject,
        "body": view.body,
        "readers": view.readers,
        "needs": view.needs,
        "material": [{"words": said, "source": where} for said, where in view.material],
        "findings": view.findings,
        "ready": view.ready,
        "parts": view.parts,
        "spoken": view.spoken,
        "sheet": view.sheet,
        "to_address": view.to_address,
        "mailto": view.mailto,
        "mailto_whole": view.mailto_whole,
        "guarded": view.guarded,
        "mails": view.mails,
        "attachments": view.attachments,
        "documents": view.documents,
    }
